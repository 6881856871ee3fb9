package ai.lyss.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureRequestTest {

    private static final GatewayException BUSY = new GatewayException(ErrorKind.NO_CHANNEL, "No channel is left.");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final RequestRecord record = new RequestRecord("req-1", "/v1/chat/completions");
    private List<Channel> channels =
            List.of(channel(new ChannelModel("gpt-x", null), new ChannelModel("claude-*", null)));
    private final KnownModels known = new KnownModels(() -> new ChannelSnapshot(channels, List.of()));
    private final MeasureRequest step = new MeasureRequest(known, new RequestMetrics(registry));

    MeasureRequestTest() {
        RequestRecord.KEY.set(exchange, record);
    }

    @Test
    void answeredRequest_movesEveryMeter() {
        asks("gpt-x");
        record.add(attempt("ch-1", "azure", new UpstreamFailure(UpstreamFailure.Cause.TIMEOUT, 0, BUSY, null, "")));
        record.add(attempt("ch-2", "openai", null));
        record.firstToken();
        record.usage(new Usage(10, 5, 4, 3, 2));
        record.end(Outcome.ANSWERED, null);

        step.process(exchange);

        assertThat(registry.get("lyss.requests")
                        .tags("provider", "openai", "model", "gpt-x", "outcome", "answered", "status", "200")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("lyss.first.token")
                        .tags("provider", "openai")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(attempts("azure", "ch-1", "timeout")).isEqualTo(1);
        assertThat(attempts("openai", "ch-2", "answered")).isEqualTo(1);
        assertThat(Map.of(
                        "prompt", tokens("prompt"),
                        "completion", tokens("completion"),
                        "cached", tokens("cached"),
                        "cache_write", tokens("cache_write"),
                        "reasoning", tokens("reasoning")))
                .isEqualTo(Map.of("prompt", 10L, "completion", 5L, "cached", 4L, "cache_write", 3L, "reasoning", 2L));
    }

    @Test
    void requestThatFailedBeforeItWasRead_isCountedAsNobodys() {
        record.end(Outcome.FAILED, new GatewayException(ErrorKind.UNAUTHENTICATED, "Who are you?"));
        step.process(exchange);
        assertThat(registry.get("lyss.requests")
                        .tags("provider", "none", "model", "none", "outcome", "failed", "status", "401")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.find("lyss.first.token").timer()).isNull();
        assertThat(registry.find("lyss.tokens").counter()).isNull();
    }

    @Test
    void requestThatEveryChannelFailed_namesTheLastProvider() {
        asks("gpt-x");
        record.add(attempt("ch-1", "azure", new UpstreamFailure(UpstreamFailure.Cause.CONNECT, 0, BUSY, null, "")));
        record.end(Outcome.FAILED, BUSY);
        step.process(exchange);
        assertThat(registry.get("lyss.requests")
                        .tags("provider", "azure", "status", "503")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void failureWithAStatusOfTheClientsDialect_hasTheStatusThatWasSent() {
        record.end(Outcome.FAILED, BUSY, 529);
        step.process(exchange);
        assertThat(registry.get("lyss.requests").tags("status", "529").timer().count())
                .isEqualTo(1);
    }

    @Test
    void streamThatFailedAfterAComment_hasTheStatusThatWasSent() {
        record.answerBegan();
        record.end(Outcome.FAILED, BUSY);
        step.process(exchange);
        assertThat(registry.get("lyss.requests")
                        .tags("outcome", "failed", "status", "200")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void streamThatBrokeOff_keepsTheStatusThatWasSent() {
        record.end(Outcome.CUT, new GatewayException(ErrorKind.UPSTREAM, "The upstream broke off."));
        step.process(exchange);
        assertThat(registry.get("lyss.requests")
                        .tags("outcome", "cut", "status", "200")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void secondRun_countsNothing() {
        record.end(Outcome.ANSWERED, null);
        step.process(exchange);
        record.end(Outcome.ABANDONED, null);
        step.process(exchange);
        assertThat(registry.get("lyss.requests").timers())
                .singleElement()
                .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({"gpt-x, gpt-x", "gpt-y, other", "claude-anything, other", "claude-*, other"})
    void model_isATagOnlyWhenAChannelNamesIt(String asked, String tag) {
        asks(asked);
        record.end(Outcome.ANSWERED, null);
        step.process(exchange);
        assertThat(registry.get("lyss.requests").timer().getId().getTag("model"))
                .isEqualTo(tag);
    }

    @Test
    void channelsThatChange_areNoticed() {
        assertThat(known.contains("new")).isFalse();
        channels = List.of(channel(new ChannelModel("new", null)));
        assertThat(known.contains("new")).isTrue();
        assertThat(known.contains("gpt-x")).isFalse();
    }

    private void asks(String model) {
        ModelRequest.KEY.set(exchange, ModelRequest.chat(model, true, false, Json.object()));
    }

    private double attempts(String provider, String channel, String outcome) {
        return registry.get("lyss.attempts")
                .tags("provider", provider, "channel", channel, "outcome", outcome)
                .counter()
                .count();
    }

    private long tokens(String kind) {
        return (long) registry.get("lyss.tokens").tags("kind", kind).counter().count();
    }

    private static Attempt attempt(String channel, String provider, UpstreamFailure failure) {
        return new Attempt(channel, provider, "upstream", Instant.now(), Duration.ofMillis(5), failure);
    }

    private static Channel channel(ChannelModel... models) {
        return new Channel(
                "ch-1",
                null,
                "one",
                "openai",
                URI.create("https://api.example.com"),
                new Credential(""),
                Map.of(),
                List.of(models),
                1,
                0,
                true);
    }
}
