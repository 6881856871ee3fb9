package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the model said: parts of text, or of refusal. */
final class MessageItem extends OutputItem {

    private final List<MessagePart> parts = new ArrayList<>();

    MessageItem(Events events, String id, int index) {
        super(events, id, index);
    }

    /** A piece of text; {@code logprobs} in the words of chat completions. */
    void text(String text, JsonNode logprobs) {
        part(false).add(text, logprobs);
    }

    void refusal(String text) {
        part(true).add(text, Json.MAPPER.missingNode());
    }

    void annotate(JsonNode annotations) {
        annotations.forEach(part(false)::annotate);
    }

    private MessagePart part(boolean refusal) {
        MessagePart last = last();
        if (last != null && last.isRefusal() == refusal) {
            return last;
        }
        if (last != null) {
            last.close();
        }
        MessagePart next = new MessagePart(this, parts.size(), refusal);
        parts.add(next);
        next.open();
        return next;
    }

    private @Nullable MessagePart last() {
        return parts.isEmpty() ? null : parts.getLast();
    }

    @Override
    void endParts() {
        MessagePart last = last();
        if (last != null) {
            last.close();
        }
    }

    @Override
    ObjectNode item(String status) {
        ObjectNode item = Json.object().put("id", id()).put("type", "message").put("status", status);
        ArrayNode content = item.putArray("content");
        parts.forEach(part -> content.add(part.part()));
        item.put("role", "assistant");
        return item;
    }
}
