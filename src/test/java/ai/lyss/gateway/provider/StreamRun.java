package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream as a client gets it.
 *
 * @param chunks what went out
 * @param failure why it broke off; null when it ended
 */
record StreamRun(List<ObjectNode> chunks, UpstreamFailure failure) {

    private static final UpstreamTimeouts TIMEOUTS = new UpstreamTimeouts(
            Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** Runs a body as the normalize step does. */
    static StreamRun of(InputStream body, ProviderFormat format, ModelRequest asked, Channel channel) {
        UpstreamCall call = new UpstreamCall(() -> true, TIMEOUTS, true, null);
        List<ObjectNode> chunks = new ArrayList<>();
        try (NormalizedStream stream = new NormalizedStream(
                body,
                format.streamNormalizer(asked, channel),
                asked.includeUsage(),
                Undisclosed.of(channel),
                call,
                AnswerRoom.any())) {
            stream.awaitFirstContent();
            for (ObjectNode chunk = stream.next(); chunk != null; chunk = stream.next()) {
                chunks.add(chunk);
            }
            return new StreamRun(chunks, null);
        } catch (UpstreamException broken) {
            return new StreamRun(chunks, broken.failure());
        }
    }

    /** What the choices were told, without ids that are made anew. */
    List<String> said() {
        return chunks.stream()
                .map(chunk -> chunk.path("choices"))
                .filter(choices -> !choices.isEmpty())
                .map(choices -> choices.toString().replaceAll("\"(call_|toolu_)[0-9a-zA-Z]{24,}\"", "\"new\""))
                .toList();
    }

    /** How many choices were begun. */
    int choices() {
        return (int) chunks.stream()
                .flatMap(chunk -> chunk.path("choices").valueStream())
                .map(choice -> choice.path("index").asInt())
                .distinct()
                .count();
    }

    boolean hasUsage() {
        return chunks.stream().map(chunk -> chunk.path("usage")).anyMatch(JsonNode::isObject);
    }
}
