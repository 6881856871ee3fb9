package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The calls of a conversation and their results. A result stands directly behind the message of its call, wherever the
 * client has put it, because chat completions are refused otherwise; a call without a result, or a result without a
 * call, is refused as OpenAI does.
 */
final class Calls {

    private static final Set<String> FUNCTION =
            Set.of("type", "id", "status", "call_id", "name", "arguments", "extra_content");
    private static final Set<String> CUSTOM = Set.of("type", "id", "status", "call_id", "name", "input");

    private final ArrayNode messages;
    private final Map<String, ObjectNode> open = new LinkedHashMap<>();

    Calls(ArrayNode messages) {
        this.messages = messages;
    }

    /** A call in the assistant's turn. */
    void made(Given item, AssistantTurn turn, List<Loss> losses) {
        String id = item.field("call_id").filledText();
        boolean custom = item.field("type").text().equals("custom_tool_call");
        Leftovers.note(item, custom ? CUSTOM : FUNCTION, losses);
        ObjectNode call = Json.object().put("id", id).put("type", custom ? "custom" : "function");
        String name = item.field("name").filledText();
        if (custom) {
            call.putObject("custom")
                    .put("name", name)
                    .put("input", item.field("input").text());
        } else {
            call.putObject("function")
                    .put("name", name)
                    .put("arguments", item.field("arguments").text());
        }
        if (item.field("extra_content").isPresent()) {
            call.set("extra_content", item.field("extra_content").object());
        }
        turn.call(call);
        open.put(id, turn.message());
    }

    /** The result of a call. */
    void answered(Given item, JsonNode content) {
        String id = item.field("call_id").filledText();
        ObjectNode caller = open.remove(id);
        if (caller == null) {
            throw GatewayException.invalid(
                    "input",
                    "No tool call found for function call output with call_id " + id + ": '" + item.path()
                            + "' must stand behind the call that it answers.");
        }
        int at = 0;
        while (messages.get(at) != caller) {
            at++;
        }
        do {
            at++;
        } while (messages.path(at).path("role").asText("").equals("tool"));
        messages.insertObject(at).put("role", "tool").put("tool_call_id", id).set("content", content);
    }

    /** Passes, or throws a 400 for a call that has no result. */
    void checkAnswered() {
        for (String id : open.keySet()) {
            throw GatewayException.invalid("input", "No tool output found for function call " + id + ".");
        }
    }
}
