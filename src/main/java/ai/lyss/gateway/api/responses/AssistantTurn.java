package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the assistant thought, said and called before anybody else spoke: one message. Thoughts go under the names that
 * servers of chat completions give them, {@code reasoning_content} and {@code thinking_blocks}.
 */
final class AssistantTurn {

    private static final Set<String> REASONING =
            Set.of("type", "id", "status", "summary", "content", "encrypted_content");

    private final ObjectNode message;
    private final String path;
    private final ArrayNode said = Json.MAPPER.createArrayNode();
    private final ArrayNode calls = Json.MAPPER.createArrayNode();
    private final List<String> thoughts = new ArrayList<>();
    private final ArrayNode thinkingBlocks = Json.MAPPER.createArrayNode();

    /** Begins with the item at this path; the message has its role and gets the rest at the {@link #end}. */
    AssistantTurn(ObjectNode message, String path) {
        this.message = message;
        this.path = path;
    }

    String path() {
        return path;
    }

    ObjectNode message() {
        return message;
    }

    boolean hasSaid() {
        return !said.isEmpty();
    }

    boolean hasCalled() {
        return !calls.isEmpty();
    }

    void think(Given reasoning, List<Loss> losses) {
        Leftovers.note(reasoning, REASONING, losses);
        List<Given> content = reasoning.field("content").items();
        for (Given part : content.isEmpty() ? reasoning.field("summary").items() : content) {
            thoughts.add(part.field("text").text());
        }
        Given kept = reasoning.field("encrypted_content");
        String text = kept.textOrNull();
        if (text == null) {
            return;
        }
        ArrayNode blocks = KeptThinking.read(text);
        if (blocks == null) {
            losses.add(Loss.dropped(kept.path())); // only who wrote it can read it
        } else {
            thinkingBlocks.addAll(blocks);
        }
    }

    void say(ArrayNode parts) {
        said.addAll(parts);
    }

    void call(ObjectNode call) {
        calls.add(call);
    }

    /** Completes the message; false when thoughts were all that there was, which is no message. */
    boolean end() {
        if (!hasSaid() && !hasCalled()) {
            return false;
        }
        JsonNode content = hasSaid() ? Parts.simplest(said) : Json.MAPPER.nullNode();
        message.set("content", content);
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", String.join("\n\n", thoughts));
        }
        if (!thinkingBlocks.isEmpty()) {
            message.set("thinking_blocks", thinkingBlocks);
        }
        if (hasCalled()) {
            message.set("tool_calls", calls);
        }
        return true;
    }
}
