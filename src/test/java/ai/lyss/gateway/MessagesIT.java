package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Anthropic's SDK does not show of {@code /v1/messages}: bytes, headers, ends. */
class MessagesIT extends RunningGateway {

    private static final String REST =
            "\"max_tokens\":100,\"top_p\":0.90,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
                    + "\"text\":\"Hello\",\"cache_control\":{\"type\":\"ephemeral\"}}]}],\"inference_geo\":\"us\"}";

    @Test
    void channelThatSpeaksMessages_getsWhatTheClientSaid() throws Exception {
        addChannel("messages-echo", "anthropic", "messages-echo", "sim-anthropic:echo", 0);
        HttpResponse<String> answer = post("/v1/messages", "{\"model\":\"messages-echo\"," + REST);
        assertThat(json(answer).at("/content/0/text").asText()).isEqualTo("{\"model\":\"sim-anthropic:echo\"," + REST);
        assertThat(answer.headers().firstValue("x-lyss-loss")).isEmpty();
    }

    @Test
    void channelThatDoesNot_getsChatWordsAndTheClientIsToldWhatIsLost() throws Exception {
        addChannel("messages-lossy", "openai", "messages-lossy", "sim-openai:echo", 0);
        HttpResponse<String> answer = post("/v1/messages", "{\"model\":\"messages-lossy\"," + REST);
        assertThat(json(answer).at("/content/0/text").asText())
                .contains("\"max_completion_tokens\":100")
                .contains("\"top_p\":0.90")
                .doesNotContain("cache_control");
        assertThat(answer.headers().firstValue("x-lyss-loss")).hasValue("cache_control=dropped, inference_geo=dropped");
        List<String> recorded = jdbc.sql("SELECT array_to_string(losses, ' ') FROM requests WHERE request_id = ?")
                .param(answer.headers().firstValue("request-id").orElseThrow())
                .query(String.class)
                .list();
        assertThat(recorded).singleElement().asString().contains("inference_geo");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_hasAnthropicsEventsAndEndsOnce(String provider) throws Exception {
        HttpResponse<String> answer = post("/v1/messages", message("sim-" + provider, "\"stream\":true,"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        List<String> names = names(answer.body());
        assertThat(names).startsWith("message_start").endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(names).containsOnlyOnce("message_start", "message_delta", "message_stop");
        assertThat(answer.body()).doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void streamThatBreaksOff_endsWithOneErrorAndNothingElse(String provider) throws Exception {
        HttpResponse<String> answer = post("/v1/messages", message("sim-" + provider + ":end=2", "\"stream\":true,"));
        List<String> names = names(answer.body());
        assertThat(names).startsWith("message_start").endsWith("error");
        assertThat(names).doesNotContain("message_stop", "message_delta").containsOnlyOnce("error");
        JsonNode error = json(events(answer.body()).getLast());
        assertThat(error.at("/error/type").asText()).isEqualTo("api_error");
        assertThat(error.path("request_id").asText())
                .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void failedFirstChannel_isReplacedByTheNext(String provider) throws Exception {
        String model = "messages-failover-" + provider;
        addChannel(model + "-1", "anthropic", model, "sim-anthropic:error", 0);
        addChannel(model + "-2", provider, model, "sim-" + provider, 1);
        HttpResponse<String> answer = post("/v1/messages", message(model, "\"stream\":true,"));
        assertThat(names(answer.body())).startsWith("message_start").endsWith("message_stop");
        assertThat(answer.body()).contains("Hello");
    }

    @Test
    void betasInSeveralLines_areOneList_andOfOtherHeadersTheFirstLineCounts() throws Exception {
        List<Map<String, List<String>>> heard = new CopyOnWriteArrayList<>();
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", call -> {
            heard.add(Map.copyOf(call.getRequestHeaders()));
            call.sendResponseHeaders(400, -1);
            call.close();
        });
        upstream.start();
        channels.save(new Channel(
                "messages-headers",
                "demo",
                "messages-headers",
                "anthropic",
                URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()),
                new Credential("k"),
                Map.of(),
                List.of(new ChannelModel("messages-headers", "m")),
                1,
                0,
                true));
        try {
            http.send(
                    request("/v1/messages")
                            .header("Anthropic-Beta", "a-1")
                            .header("anthropic-beta", "b-2, c-3")
                            .header("anthropic-version", "2026-10-21")
                            .header("anthropic-version", "2023-06-01")
                            .header("Authorization", "Bearer another")
                            .POST(HttpRequest.BodyPublishers.ofString(message("messages-headers", "")))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } finally {
            upstream.stop(0);
        }
        assertThat(heard).singleElement().satisfies(headers -> {
            assertThat(headers.get("Anthropic-beta")).singleElement().asString().matches("a-1, ?b-2, ?c-3");
            assertThat(headers.get("Anthropic-version")).containsExactly("2026-10-21");
        });
    }

    @Test
    void wrongRequest_isToldInAnthropicsWords() throws Exception {
        HttpResponse<String> answer = post("/v1/messages", "{\"model\":\"sim-openai\",\"max_tokens\":5}");
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = json(answer);
        assertThat(error.path("type").asText()).isEqualTo("error");
        assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.at("/error/message").asText()).contains("messages");
        assertThat(error.path("request_id").asText())
                .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
        HttpResponse<String> notJson = post("/v1/messages", "{\"model\":");
        assertThat(notJson.statusCode()).isEqualTo(400);
        assertThat(json(notJson).at("/error/type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void pathOrMethodThatNobodyServes_isToldInAnthropicsWords() throws Exception {
        for (HttpResponse<String> answer : List.of(get("/v1/messages"), post("/v1/messages/batches", "{}"))) {
            assertThat(answer.statusCode()).isBetween(404, 405);
            assertThat(json(answer).path("type").asText()).isEqualTo("error");
            assertThat(answer.headers().firstValue("request-id"))
                    .hasValue(json(answer).path("request_id").asText());
        }
    }

    @Test
    void count_isTheProvidersOwnOrSaidToBeAnEstimate() throws Exception {
        String body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        HttpResponse<String> own = post("/v1/messages/count_tokens", body.formatted("sim-anthropic"));
        assertThat(own.headers().firstValue("x-lyss-loss")).isEmpty();
        assertThat(json(own).path("input_tokens").asLong()).isPositive();
        HttpResponse<String> estimate = post("/v1/messages/count_tokens", body.formatted("sim-openai"));
        assertThat(estimate.headers().firstValue("x-lyss-loss")).hasValue("input_tokens=approximated");
        assertThat(json(estimate).path("input_tokens").asLong()).isEqualTo(3 + 4 + 1);
    }

    @Test
    void count_isEstimatedWhenTheServerCannotCount() throws Exception {
        HttpResponse<String> answer = post(
                "/v1/messages/count_tokens",
                "{\"model\":\"sim-anthropic:404\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-lyss-loss")).hasValue("input_tokens=approximated");
    }

    @Test
    void count_ofAWrongRequestIsAnError() throws Exception {
        HttpResponse<String> refused = post(
                "/v1/messages/count_tokens",
                "{\"model\":\"sim-anthropic:400\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("type").asText()).isEqualTo("error");
        HttpResponse<String> unknown = post(
                "/v1/messages/count_tokens",
                "{\"model\":\"nobody\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).at("/error/type").asText()).isEqualTo("not_found_error");
    }

    private static String message(String model, String more) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":100," + more
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    private static List<String> names(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .filter(name -> !name.equals("ping"))
                .toList();
    }

    private static JsonNode json(String text) {
        JsonNode node = ai.lyss.gateway.core.Json.objectOrNull(text);
        assertThat(node).isNotNull();
        return node;
    }
}
