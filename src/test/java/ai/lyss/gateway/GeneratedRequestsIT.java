package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.generated.AnyJson;
import ai.lyss.gateway.generated.ChatBodies;
import ai.lyss.gateway.generated.Mutant;
import ai.lyss.gateway.generated.Samples;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends to the running gateway is answered or is its own mistake, never the gateway's. */
class GeneratedRequestsIT extends RunningGateway {

    private static final int REQUESTS = 50;
    private static final List<String> WORDS = List.of(
            "model", "messages", "role", "user", "content", "tools", "type", "stream", "n", "text", "sim-openai");

    @ParameterizedTest
    @MethodSource("providers")
    void whatTheSchemaAllows_isAnsweredOrA4xx(String provider) throws Exception {
        List<ObjectNode> bodies = Samples.of(ChatBodies.of("sim-" + provider + ":tokens=3"), REQUESTS);
        int answered = 0;
        for (ObjectNode body : bodies) {
            answered += send(Json.bytes(body)).statusCode() == 200 ? 1 : 0;
        }
        assertThat(answered).as("answered of " + REQUESTS).isPositive();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void oneOtherValueAnywhere_isAnsweredOrA4xx(String provider) throws Exception {
        List<ObjectNode> bodies = Samples.of(ChatBodies.of("sim-" + provider + ":tokens=3"), REQUESTS);
        List<JsonNode> values = Samples.of(AnyJson.value(WORDS), REQUESTS);
        Random places = new Random(1);
        for (int i = 0; i < REQUESTS; i++) {
            send(Json.bytes(Mutant.of(bodies.get(i), places.nextInt(), values.get(i))));
        }
    }

    @Test
    void anyJson_isAnsweredOrA4xx() throws Exception {
        List<JsonNode> values = new ArrayList<>(Samples.of(AnyJson.value(WORDS), REQUESTS));
        values.addAll(Samples.of(AnyJson.object(WORDS), REQUESTS));
        for (JsonNode value : values) {
            send(Json.bytes(value));
        }
    }

    @Test
    void anyBytes_areA4xx() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < REQUESTS; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(send(bytes).statusCode()).isBetween(400, 499);
        }
    }

    private HttpResponse<String> send(byte[] body) throws Exception {
        HttpResponse<String> response = http.send(
                request("/v1/chat/completions")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String exchange = response.statusCode() + " " + response.body() + "\nto " + new String(body, UTF_8);
        assertThat(response.statusCode())
                .as(exchange)
                .matches(status -> status == 200 || (status >= 400 && status < 500));
        assertThat(response.body()).as(exchange).doesNotContain("internal_error", "upstream_error");
        return response;
    }
}
