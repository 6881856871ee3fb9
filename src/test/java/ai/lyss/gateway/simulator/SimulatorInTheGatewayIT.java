package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.RunningGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The simulator's routes behind the gateway's own HTTP consumer. */
class SimulatorInTheGatewayIT extends RunningGateway {

    private final HttpClient client = HttpClient.newHttpClient();

    @Autowired
    SimulatorCounters counters;

    @BeforeEach
    void zero() {
        counters.reset();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/simulator/" + path))
                .header("authorization", "Bearer k")
                .header("x-api-key", "k")
                .header("anthropic-version", "2023-06-01")
                .header("x-goog-api-key", "k")
                .header("content-type", "application/json");
    }

    private HttpRequest simulate(String model) {
        return to("openai/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void key_behavesAsItIsTold_untilItIsToldOtherwise() throws Exception {
        HttpRequest.BodyPublisher failing = HttpRequest.BodyPublishers.ofString("503");
        assertThat(send(to("keys/k").PUT(failing).build()).statusCode()).isEqualTo(200);
        try {
            assertThat(send(simulate("m:tokens=1")).statusCode()).isEqualTo(503);
            assertThat(send(to("openai/v1/models").build()).statusCode()).isEqualTo(503);
        } finally {
            send(to("keys/k").PUT(HttpRequest.BodyPublishers.noBody()).build());
        }
        assertThat(send(simulate("m:tokens=1")).statusCode()).isEqualTo(200);
    }

    @Test
    void key_withAnUnknownOption_isRefused() throws Exception {
        HttpRequest.BodyPublisher unknown = HttpRequest.BodyPublishers.ofString("no-such-fault");
        assertThat(send(to("keys/k").PUT(unknown).build()).statusCode()).isEqualTo(400);
        assertThat(send(simulate("m:tokens=1")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai/v1/chat/completions | {\"model\":\"m:tokens=1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "deepseek/chat/completions | {\"model\":\"m:tokens=1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "azure/openai/v1/chat/completions | {\"model\":\"m:tokens=1\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "azure/openai/deployments/m:tokens=1/chat/completions?api-version=1 | {\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "anthropic/v1/messages | {\"model\":\"m:tokens=1\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "gemini/v1beta/models/m:tokens=1:generateContent | {\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}",
                "gemini/v1beta/models/m:tokens=1:streamGenerateContent?alt=sse | {\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}",
            })
    void endpoint_answers(String path, String body) throws Exception {
        HttpResponse<String> answer =
                send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"w1\"");
    }

    @Test
    void models_areListed() throws Exception {
        assertThat(send(to("openai/v1/models").build()).body())
                .startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"sim-openai\",\"object\":\"model\",");
    }

    @Test
    void cut_dropsTheConnection() {
        assertThatThrownBy(() -> send(simulate("m:cut=120"))).isInstanceOf(IOException.class);
    }

    @Test
    void peerLeft_inSilence_isNoticed() throws Exception {
        HttpResponse<InputStream> answer =
                client.send(simulate("m:hang-first"), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.body().read()).isEqualTo('d');

        answer.body().close();

        await().atMost(Duration.ofSeconds(20)).until(() -> counters.of("openai").aborted() == 1);
    }

    @Test
    void counters_areShownAndReset() throws Exception {
        send(simulate("m:tokens=3"));
        await().until(() -> counters.of("openai").inFlight() == 0);

        assertThat(send(to("counters").build()).body())
                .startsWith("{\"openai\":{\"requests\":1,\"answered\":1,\"failed\":0,\"aborted\":0,\"in_flight\":0,"
                        + "\"completion_tokens\":3}");
        assertThat(send(to("counters").DELETE().build()).body()).startsWith("{\"openai\":{\"requests\":0,");
    }
}
