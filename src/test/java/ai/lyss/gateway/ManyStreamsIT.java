package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** Two thousand streams at once, with the upstream and the clients in the same heap. */
@TestPropertySource(
        properties = {
            "lyss.upstream.timeout.first-token=60s",
            "lyss.upstream.timeout.idle=60s",
            "lyss.stream.keep-alive=15s"
        })
class ManyStreamsIT extends RunningGateway {

    private static final int STREAMS = 2000;
    private static final String SCRIPT = ":tokens=20,interval=500";

    @Test
    void twoThousandStreams_allComplete() {
        List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String model = "sim-" + PROVIDERS.get(i % PROVIDERS.size()) + SCRIPT;
            streams.add(http.sendAsync(
                    request("/v1/chat/completions")
                            .timeout(Duration.ofSeconds(120))
                            .POST(HttpRequest.BodyPublishers.ofString(chat(model, "\"stream\":true,")))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        String expected = String.join(
                " ", IntStream.rangeClosed(1, 20).mapToObj(i -> "w" + i).toList());
        for (CompletableFuture<HttpResponse<String>> stream : streams) {
            HttpResponse<String> response = stream.join();
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            List<String> events = events(response.body());
            assertThat(text(events).strip()).isEqualTo(expected);
            assertThat(events.getLast()).isEqualTo("[DONE]");
        }
    }
}
