package ai.lyss.gateway.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.api.chat.ChatReading;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.TestCatalog;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A request of 1 KB, from the client's bytes to the upstream's: parsed, checked, transformed, serialised. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class OpenAiTransformBench {

    private static final int BYTES = 1024;

    private final OpenAiFormat format = new OpenAiFormat(TestCatalog.SHIPPED);
    private final byte[] request = request();
    private final Channel channel = new Channel(
            "ch-1",
            null,
            "bench",
            "openai",
            URI.create("https://upstream.test/v1"),
            new Credential("secret"),
            Map.of(),
            List.of(new ChannelModel("gpt-x", "gpt-x-2026-08-01"), new ChannelModel("gpt-*", null)),
            1,
            0,
            true);

    private static byte[] request() {
        String body = """
                {"model":"gpt-x","temperature":0.7,"max_completion_tokens":512,"user":"u-1","stream":true,\
                "messages":[{"role":"system","content":"You are terse."},{"role":"user","content":"%s"},\
                {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":\
                {"name":"get_weather","arguments":"{\\"city\\":\\"Paris\\"}"}}]},\
                {"role":"tool","tool_call_id":"call_1","content":"18 degrees"}],\
                "tools":[{"type":"function","function":{"name":"get_weather","description":"The weather of a city",\
                "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]}""";
        return body.formatted("word ".repeat((BYTES - body.length() + 2) / 5)).getBytes(UTF_8);
    }

    /** The upstream's bytes. */
    @Benchmark
    public byte[] requestOf1Kb() {
        ObjectNode body = Objects.requireNonNull(Json.objectOrNull(request));
        return Json.bytes(format.transform(ChatReading.of(body), channel).body());
    }
}
