package ai.lyss.gateway.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a request makes of the words of its answer.
 *
 * @param functionCall whether calls are said as the deprecated {@code function_call}, because functions were offered so
 * @param json whether the text is JSON, which models like to fence
 * @param jsonByTool whether the text may be the input of {@link StructuredOutput#TOOL}
 */
record AnswerWords(boolean functionCall, boolean json, boolean jsonByTool) {

    static AnswerWords of(ObjectNode chat) {
        String format = chat.path("response_format").path("type").asText("");
        boolean tools = isFilled(chat.path("tools"));
        boolean functions = isFilled(chat.path("functions"));
        boolean bySchema = format.equals("json_schema");
        return new AnswerWords(
                functions && !tools, bySchema || format.equals("json_object"), bySchema && !tools && !functions);
    }

    private static boolean isFilled(JsonNode list) {
        return list.isArray() && !list.isEmpty();
    }
}
