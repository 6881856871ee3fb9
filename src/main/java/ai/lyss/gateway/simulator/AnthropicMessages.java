package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which sequences of messages Anthropic accepts: the user first, and every tool_use answered in the next turn. */
final class AnthropicMessages {

    private AnthropicMessages() {}

    /** Throws a {@link Refusal} that names the first message that is wrong. */
    static void check(JsonNode messages) {
        if (messages.isEmpty()) {
            throw Refusal.invalid("messages: at least one message is required");
        }
        Set<String> open = Set.of();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String at = "messages." + i;
            role(message, i);
            content(message, at, i == messages.size() - 1);
            open = tools(message, at, open);
        }
        unanswered(open, "messages." + (messages.size() - 1));
    }

    private static void role(JsonNode message, int index) {
        String role = message.path("role").asText();
        if (role.equals("system")) {
            throw Refusal.invalid("role 'system' is not supported on this model");
        }
        if (!role.equals("user") && !role.equals("assistant")) {
            throw Refusal.invalid(
                    "messages: Unexpected role \"" + role + "\". Allowed roles are \"user\" or \"assistant\"");
        }
        if (index == 0 && !role.equals("user")) {
            throw Refusal.invalid("messages: first message must use the \"user\" role");
        }
        for (String field : (Iterable<String>) message::fieldNames) {
            if (!field.equals("role") && !field.equals("content")) {
                throw Refusal.invalid("messages." + index + "." + field + ": Extra inputs are not permitted");
            }
        }
    }

    private static void content(JsonNode message, String at, boolean last) {
        JsonNode content = message.path("content");
        if (!content.isTextual() && !content.isArray()) {
            throw Refusal.invalid(at + ".content: Field required");
        }
        boolean assistant = message.path("role").asText().equals("assistant");
        boolean empty = content.isTextual() ? content.textValue().isEmpty() : content.isEmpty();
        if (empty && !(assistant && last)) {
            throw Refusal.invalid(
                    at + ": all messages must have non-empty content except for the optional final assistant message");
        }
        for (int i = 0; i < content.size(); i++) {
            block(content.get(i), at + ".content." + i);
        }
    }

    private static void block(JsonNode block, String at) {
        switch (block.path("type").asText()) {
            case "text" -> {
                if (block.path("text").asText().isEmpty()) {
                    throw Refusal.invalid("messages: text content blocks must be non-empty");
                }
            }
            case "thinking" -> {
                if (!block.has("signature")) {
                    throw Refusal.invalid(at + ".thinking.signature: Field required");
                }
                if (!Signature.isOurs(block.path("signature").asText())) {
                    throw Refusal.invalid(at + ": Invalid `signature` in `thinking` block");
                }
            }
            case "tool_use" -> {
                if (!block.path("input").isObject()) {
                    throw Refusal.invalid(at + ".tool_use.input: Input should be a valid dictionary");
                }
                if (!block.path("id").asText().matches("[a-zA-Z0-9_-]+")) {
                    throw Refusal.invalid(at + ".tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
                }
            }
            case "" -> throw Refusal.invalid(at + ": Unable to extract tag using discriminator 'type'");
            default -> {}
        }
    }

    /** Matches the results of this turn with the calls before it, and gives its own calls. */
    private static Set<String> tools(JsonNode message, String at, Set<String> open) {
        Set<String> waiting = new LinkedHashSet<>(open);
        Set<String> calls = new LinkedHashSet<>();
        JsonNode content = message.path("content");
        boolean otherSeen = false;
        for (int i = 0; i < content.size(); i++) {
            String type = content.get(i).path("type").asText();
            if (type.equals("tool_use")) {
                calls.add(content.get(i).path("id").asText());
            } else if (type.equals("tool_result")) {
                String id = content.get(i).path("tool_use_id").asText();
                if (otherSeen || !waiting.remove(id)) {
                    throw Refusal.invalid(at + ".content." + i + ": unexpected `tool_use_id` found in `tool_result`"
                            + " blocks: " + id + ". Each `tool_result` block must have a corresponding `tool_use`"
                            + " block in the previous message.");
                }
                continue;
            }
            otherSeen = true;
        }
        unanswered(waiting, at);
        return calls;
    }

    private static void unanswered(Set<String> waiting, String at) {
        if (!waiting.isEmpty()) {
            throw Refusal.invalid(at + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                    + String.join(", ", waiting) + ". Each `tool_use` block must have a corresponding `tool_result`"
                    + " block in the next message.");
        }
    }
}
