package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that stream though nobody asked, and those that do not though somebody did. */
class AnswerShapeIT extends RunningGateway {

    private static final String WHOLE = """
            {"id":"c1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,"message":
            {"role":"assistant","content":"Hello"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}""";

    private static final String STREAM = """
            data: {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_content":"Hm"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}

            data: [DONE]

            """;

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void streamNobodyAskedFor_isAWholeAnswer() throws Exception {
        String model = serve("openai", "m", "text/event-stream", STREAM);

        JsonNode answer = json(post("/v1/chat/completions", chat(model, "")));

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello");
        assertThat(answer.at("/choices/0/message/reasoning_content").asText()).isEqualTo("Hm");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(12);
    }

    @Test
    void streamNobodyAskedForThatBreaksOff_isAFailure() throws Exception {
        String model = serve("openai", "m", "text/event-stream", STREAM.substring(0, STREAM.indexOf("\"stop\"")));

        assertThat(post("/v1/chat/completions", chat(model, "")).statusCode()).isEqualTo(502);
    }

    @Test
    void wholeAnswerInPlaceOfAStream_isAStream() throws Exception {
        String model = serve("openai", "m", "application/json", WHOLE);

        List<String> events = events(post(
                        "/v1/chat/completions",
                        chat(model, "\"stream\":true,\"stream_options\":{\"include_usage\":true},"))
                .body());

        assertThat(text(events)).isEqualTo("Hello");
        assertThat(Json.objectOrNull(events.get(events.size() - 2))
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(12);
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void modelThatOnlyStreams_isAskedForAStream() throws Exception {
        String model = serve("qwen", "qwen3-32b", "text/event-stream", STREAM);

        JsonNode answer = json(post("/v1/chat/completions", chat(model, "")));

        assertThat(asked.poll()).startsWith("text/event-stream ").contains("\"stream\":true", "\"include_usage\":true");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello");
    }

    @Test
    void modelThatCannotStreamASchema_isAskedForAWholeAnswer() throws Exception {
        String model = serve("groq", "m", "application/json", WHOLE);
        String format =
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{}}},";

        List<String> events = events(post("/v1/chat/completions", chat(model, "\"stream\":true," + format))
                .body());

        assertThat(asked.poll()).startsWith("application/json ").contains("\"stream\":false");
        assertThat(text(events)).isEqualTo("Hello");
    }

    /** A channel to a server that always answers the same; returns the model to ask for. */
    private String serve(String provider, String upstreamModel, String type, String body) {
        server.createContext("/chat/completions", exchange -> answer(exchange, type, body));
        String name = "shape-" + server.getAddress().getPort();
        channels.save(new Channel(
                name,
                "demo",
                name,
                provider,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                new Credential(""),
                Map.of(),
                List.of(new ChannelModel(name, upstreamModel)),
                1,
                0,
                true));
        return name;
    }

    private void answer(HttpExchange exchange, String type, String body) throws IOException {
        try (exchange) {
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            asked.add(accept + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
