import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Whoever asks the nodes with the tenant's key, one request at a time, and sees how it went. */
final class Client {

    private final String key;
    private final Violations violations;

    Client(String key, Violations violations) {
        this.key = key;
        this.violations = violations;
    }

    /** One request to one node; the simulator is to answer with so many tokens, or as it likes when there are none. */
    Answer ask(Node node, String model, int tokens, boolean stream) {
        int life = node.life();
        Instant start = Instant.now();
        try {
            HttpResponse<String> response = node.send(request(node, model, tokens, stream));
            String text = response.body();
            Way way = Way.of(response.statusCode(), text, stream);
            if (way == Way.WRONG && node.life() != life) {
                way = Way.LOST;
            }
            if (way == Way.ANSWERED && tokens > 0) {
                checkUsage(tokens, text);
            }
            return new Answer(
                    model,
                    way,
                    node,
                    start,
                    response.headers().firstValue("x-request-id").orElse(""),
                    response.headers().firstValue("x-lyss-channel").orElse(""),
                    Text.number("prompt_tokens", text),
                    Text.number("completion_tokens", text),
                    way == Way.ANSWERED ? "" : response.statusCode() + " " + Text.brief(text));
        } catch (IOException | InterruptedException broken) {
            Way way = node.life() == life ? Way.WRONG : Way.LOST;
            return new Answer(model, way, node, start, "", "", 0, 0, broken.toString());
        }
    }

    private HttpRequest request(Node node, String model, int tokens, boolean stream) {
        String name = tokens == 0 ? model : model + ":tokens=" + tokens + ",interval=10";
        String body = "{\"model\":\"" + name + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]"
                + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "") + "}";
        return HttpRequest.newBuilder(Http.url(node.port(), "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private void checkUsage(int tokens, String text) {
        long completion = Text.number("completion_tokens", text);
        long thought = Math.max(0, Text.number("reasoning_tokens", text));
        boolean shortened = text.contains("\"finish_reason\":\"length\""); // what is left of a budget limits an answer
        violations.check(
                completion - thought == tokens || (shortened && completion - thought < tokens),
                "the simulator was asked for " + tokens + " tokens, and the usage is " + completion);
    }
}
