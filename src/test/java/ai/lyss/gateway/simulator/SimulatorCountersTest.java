package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulatorCountersTest {

    @RegisterExtension
    static final SimulatedServer SERVER = new SimulatedServer();

    private static final String PATH = "openai/v1/chat/completions";

    private static String ask(String options) {
        return "{\"model\":\"m:" + options
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private static SimulatorCounters.Counts counts() {
        return SERVER.counters.of("openai");
    }

    @BeforeEach
    void zero() {
        await().until(() -> counts().inFlight() == 0);
        SERVER.counters.reset();
    }

    @Test
    void answered_counts() {
        SERVER.post(PATH, ask("tokens=7"), "authorization", "Bearer k");

        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new SimulatorCounters.Counts(1, 1, 0, 0, 0, 7)));
    }

    @Test
    void refusedOrSpoilt_countAsFailed() {
        SERVER.post(PATH, ask("503"), "authorization", "Bearer k");
        SERVER.post(PATH, ask("tokens=7,end=3"), "authorization", "Bearer k");
        SERVER.post(PATH, ask("tokens=2,malformed"), "authorization", "Bearer k");

        await().untilAsserted(() -> assertThat(counts()).isEqualTo(new SimulatorCounters.Counts(3, 0, 3, 0, 0, 5)));
    }

    @Test
    void left_whileSending_countsAsAborted() throws Exception {
        HttpResponse<InputStream> answer =
                SERVER.open(SERVER.request(PATH, ask("tokens=100000,interval=5"), "authorization", "Bearer k"));
        assertThat(answer.body().read()).isEqualTo('d');
        assertThat(counts().inFlight()).isEqualTo(1);

        answer.body().close();

        await().atMost(Duration.ofSeconds(20)).until(() -> counts().aborted() == 1);
        assertThat(counts().inFlight()).isZero();
        assertThat(counts().completionTokens()).isBetween(0L, 99_999L);
    }

    @Test
    void manyStreams_atOnce_areAllAnswered() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 500)
                .mapToObj(i -> SERVER.client.sendAsync(
                        SERVER.request(PATH, ask("tokens=10,interval=20"), "authorization", "Bearer k"),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();

        answers.forEach(answer -> assertThat(answer.join().body()).endsWith("data: [DONE]\n\n"));
        await().untilAsserted(
                        () -> assertThat(counts()).isEqualTo(new SimulatorCounters.Counts(500, 500, 0, 0, 0, 5000)));
    }

    @Test
    void json_hasEveryProvider() {
        assertThat(SERVER.counters.toJson().toString())
                .startsWith("""
                        {"openai":{"requests":0,"answered":0,"failed":0,"aborted":0,"in_flight":0,\
                        "completion_tokens":0},"deepseek":{""")
                .contains("\"azure\":{", "\"anthropic\":{", "\"gemini\":{");
    }
}
