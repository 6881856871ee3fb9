package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which sequences of messages OpenAI accepts: every tool call is answered before anybody else speaks. */
final class OpenAiMessages {

    private static final Set<String> ROLES = Set.of("developer", "system", "user", "assistant", "tool", "function");

    private OpenAiMessages() {}

    /** Throws a {@link Refusal} that names the first message that is wrong. */
    static void check(JsonNode messages) {
        Set<String> open = new LinkedHashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String role = message.path("role").asText("");
            String at = "messages[" + i + "]";
            if (!ROLES.contains(role)) {
                throw Refusal.invalid(
                        "Invalid value: '" + role + "'. Supported values are: 'system', 'assistant', 'user',"
                                + " 'function', 'tool', and 'developer'.",
                        at + ".role",
                        "invalid_value");
            }
            if (role.equals("tool")) {
                if (!open.remove(message.path("tool_call_id").asText())) {
                    throw Refusal.invalid(
                            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message"
                                    + " with 'tool_calls'.",
                            at + ".role",
                            null);
                }
            } else {
                answered(open, at);
                message.path("tool_calls")
                        .forEach(call -> open.add(call.path("id").asText()));
            }
            content(message, role, at);
        }
        answered(open, "messages[" + (messages.size() - 1) + "]");
    }

    private static void answered(Set<String> open, String at) {
        if (!open.isEmpty()) {
            throw Refusal.invalid(
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                            + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                            + String.join(", ", open),
                    at + ".role",
                    null);
        }
    }

    private static void content(JsonNode message, String role, String at) {
        boolean optional = role.equals("function")
                || role.equals("assistant")
                        && (Json.has(message, "tool_calls")
                                || Json.has(message, "function_call")
                                || Json.has(message, "refusal")
                                || Json.has(message, "audio"));
        JsonNode content = message.path("content");
        if (!optional && !content.isTextual() && !content.isArray()) {
            throw Refusal.invalid("Invalid value for 'content': expected a string, got null.", at + ".content", null);
        }
    }
}
