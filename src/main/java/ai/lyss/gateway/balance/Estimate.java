package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A rough guess at the tokens of a request, before anybody has counted them. */
final class Estimate {

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int TOKENS_PER_FILE = 1000; // an image, a sound, a document
    private static final int USUAL_ANSWER = 500;
    private static final long LONGEST_ANSWER = 1_000_000;
    private static final int LONGEST_TEXT = 1 << 16; // of data: longer ones are read as files

    private Estimate() {}

    /** Prompt and completion. */
    static Usage of(ModelRequest request) {
        ObjectNode body = request.body();
        long characters = 0;
        for (String field : new String[] {"messages", "tools", "input", "prompt", "system", "instructions"}) {
            characters += characters(body.path(field));
        }
        return new Usage(characters / CHARACTERS_PER_TOKEN + 1, answer(request.operation(), body), 0, 0, 0);
    }

    private static long answer(Operation operation, ObjectNode body) {
        if (operation == Operation.EMBEDDINGS || operation == Operation.COUNT_TOKENS) {
            return 0;
        }
        for (String field : new String[] {"max_completion_tokens", "max_tokens", "max_output_tokens"}) {
            JsonNode limit = body.path(field);
            if (limit.isNumber()) {
                return Math.clamp(limit.longValue(), 0, LONGEST_ANSWER) * choices(body);
            }
        }
        return USUAL_ANSWER * choices(body);
    }

    private static long choices(ObjectNode body) {
        return Math.clamp(body.path("n").asLong(1), 1, 128);
    }

    private static long characters(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            return text.startsWith("data:") ? (long) TOKENS_PER_FILE * CHARACTERS_PER_TOKEN : text.length();
        }
        if (node.isNumber()) {
            return CHARACTERS_PER_TOKEN; // a token by its number
        }
        long sum = 0;
        boolean isFile = node.has("data") || node.has("file_data");
        for (JsonNode each : node) {
            long inside = characters(each);
            sum += isFile && inside > LONGEST_TEXT ? (long) TOKENS_PER_FILE * CHARACTERS_PER_TOKEN : inside;
        }
        return sum;
    }
}
