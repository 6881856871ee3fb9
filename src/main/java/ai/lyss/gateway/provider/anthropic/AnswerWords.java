package ai.lyss.gateway.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What a request makes of the words of its answer.
 *
 * @param functionCall whether calls are said as the deprecated {@code function_call}, because functions were offered so
 * @param json whether the text is JSON, which models like to fence
 * @param jsonByTool whether the text may be the input of {@link StructuredOutput#TOOL}
 * @param customTools the tools whose calls are said as custom ones
 */
record AnswerWords(boolean functionCall, boolean json, boolean jsonByTool, Set<String> customTools) {

    /** Copies the names. */
    AnswerWords {
        customTools = Set.copyOf(customTools);
    }

    static AnswerWords of(ObjectNode chat) {
        String format = chat.path("response_format").path("type").asText("");
        boolean tools = isFilled(chat.path("tools"));
        boolean functions = isFilled(chat.path("functions"));
        boolean bySchema = format.equals("json_schema");
        return new AnswerWords(
                functions && !tools,
                bySchema || format.equals("json_object"),
                bySchema && !tools && !functions,
                CustomTools.names(chat));
    }

    private static boolean isFilled(JsonNode list) {
        return list.isArray() && !list.isEmpty();
    }
}
