package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a message and a delta have in common
 * (<a href="https://platform.openai.com/docs/api-reference/chat/object">reference</a>).
 */
final class Message {

    private static final String[] TEXTS = {"refusal", "reasoning_content"};

    private Message() {}

    /**
     * Puts the texts right: parts are joined, and what is not text goes unless it is the answer itself.
     *
     * @throws UpstreamException when the content is nothing that a client could read
     */
    static void normalizeTexts(ObjectNode message) {
        JsonNode content = message.path("content");
        if (content instanceof ArrayNode parts) {
            message.put("content", ContentParts.text(parts));
        } else if (!isTextOrNothing(content)) {
            throw Failures.malformed("content that is not text");
        }
        for (String field : TEXTS) {
            if (!isTextOrNothing(message.path(field))) {
                message.remove(field);
            }
        }
        JsonNode call = message.path("function_call");
        if (!call.isMissingNode() && !call.isObject()) {
            message.remove("function_call");
        } else {
            ToolCalls.functionArgumentsAsText(call);
        }
    }

    private static boolean isTextOrNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isTextual();
    }
}
