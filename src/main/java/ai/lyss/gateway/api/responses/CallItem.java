package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A call of a function or of a custom tool. {@code call_id} is what its result refers to, {@code id} is the item's own.
 */
final class CallItem extends OutputItem {

    private final boolean custom;
    private final String callId;
    private final String name;
    private final JsonNode extra;
    private final StringBuilder input = new StringBuilder();

    /** A call as its first fragment announces it. */
    CallItem(Events events, String id, int index, JsonNode call) {
        super(events, id, index);
        this.custom = isCustom(call);
        this.callId = call.path("id").asText("");
        this.name = call.path(custom ? "custom" : "function").path("name").asText("");
        this.extra = call.path("extra_content");
    }

    static boolean isCustom(JsonNode call) {
        return call.path("type").asText("").equals("custom") || call.has("custom");
    }

    /** A fragment, the first one too. */
    void add(JsonNode fragment) {
        add(
                custom
                        ? fragment.path("custom").path("input").asText("")
                        : fragment.path("function").path("arguments").asText(""));
    }

    private void add(String piece) {
        if (!piece.isEmpty()) {
            input.append(piece);
            say(event() + ".delta", Json.object().put("delta", piece));
        }
    }

    @Override
    void endParts() {
        if (!custom && input.toString().isBlank()) {
            add("{}"); // no arguments: clients parse what they get
        }
        say(event() + ".done", Json.object().put("name", name).put(custom ? "input" : "arguments", input.toString()));
    }

    private String event() {
        return custom ? "response.custom_tool_call_input" : "response.function_call_arguments";
    }

    @Override
    ObjectNode item(String status) {
        ObjectNode item = Json.object()
                .put("id", id())
                .put("type", custom ? "custom_tool_call" : "function_call")
                .put("status", status)
                .put(custom ? "input" : "arguments", input.toString())
                .put("call_id", callId)
                .put("name", name);
        if (extra.isObject()) {
            item.set("extra_content", extra); // a provider's signature, which must come back with the call
        }
        return item;
    }
}
