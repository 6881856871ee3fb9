package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A stream of text, from the upstream's bytes to the chunks' bytes; told per event. Samples and not averages, so that
 * what else the machine does shows in the tail and not in the middle.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public abstract class StreamBench {

    /** Text events in a stream; the few before and after them are paid for by these. */
    protected static final int EVENTS = 100;

    private static final UpstreamTimeouts TIMEOUTS = new UpstreamTimeouts(
            Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    private final ProviderFormat format;
    private final byte[] body;
    private final ModelRequest asked;

    /** A stream that begins, says the same text over and over, and ends. */
    protected StreamBench(ProviderFormat format, String begin, String text, String end) {
        this.format = format;
        this.body = (begin + text.repeat(EVENTS) + end).getBytes(UTF_8);
        ObjectNode chat = Json.object().put("model", "m").put("stream", true);
        this.asked = ModelRequest.chat("m", true, true, chat);
    }

    /** Reads, normalizes and writes; the number of bytes that a client would get. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int event() {
        UpstreamCall call = new UpstreamCall(() -> true, TIMEOUTS, true, null);
        int written = 0;
        try (NormalizedStream stream = new NormalizedStream(
                new ByteArrayInputStream(body), format.streamNormalizer(asked, TestChannel.of("openai")), true, call)) {
            stream.awaitFirstContent();
            for (ObjectNode chunk = stream.next(); chunk != null; chunk = stream.next()) {
                written += Json.bytes(chunk).length;
            }
        }
        return written;
    }
}
