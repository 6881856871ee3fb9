package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A streamed message whose events pass as they are, unknown ones too
 * (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). All but {@code message_stop}: the
 * client is told that the answer is complete when it is on record.
 */
final class MessagesStream implements StreamNormalizer {

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final Set<String> FILLED_LATER = Set.of("text", "thinking");

    private final AnthropicUsage usage = new AnthropicUsage();
    private boolean done;

    @Override
    public void accept(SseEvent event, Consumer<ObjectNode> out) {
        if (event.data().isBlank()) {
            return;
        }
        ObjectNode data = Json.objectOrNull(event.data());
        if (data == null) {
            throw Failures.malformed("an event that is not a JSON object");
        }
        if (AnthropicErrors.isError(data)) {
            throw AnthropicErrors.inside200(data);
        }
        String type = data.path("type").asText("");
        if (!TYPE.matcher(type).matches()) { // it becomes the event's name, on a line of its own
            throw Failures.malformed("an event without a type");
        }
        switch (type) {
            case "message_stop" -> {
                done = true;
                return;
            }
            case "message_start" -> usage.take(data.at("/message/usage"));
            case "message_delta" -> usage.take(data.path("usage"));
            default -> {} // nothing that we want to know
        }
        out.accept(data);
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!done) {
            throw Failures.truncated("the body ended without message_stop");
        }
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable ObjectNode usage() {
        return usage.toOpenAi();
    }

    @Override
    public boolean isContent(ObjectNode event) {
        return switch (event.path("type").asText("")) {
            case "content_block_delta", "message_delta" -> true;
            case "content_block_start" ->
                !FILLED_LATER.contains(event.at("/content_block/type").asText(""));
            default -> false;
        };
    }

    /** Of no use: no usage chunk is made, the events tell the usage themselves. */
    @Override
    public ObjectNode envelope() {
        return Json.object();
    }
}
