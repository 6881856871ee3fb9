package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.JsonNode;

/** How long an answer is allowed to be by its request. */
final class AskedOutput {

    private static final long MOST = 10_000_000; // of tokens; nobody answers longer

    private AskedOutput() {}

    /** In tokens, for all choices together; {@code otherwise} for each choice when the request does not say. */
    static long of(ModelRequest request, long otherwise) {
        if (request.operation() == Operation.EMBEDDINGS || request.operation() == Operation.COUNT_TOKENS) {
            return 0;
        }
        long each = otherwise;
        for (String field : new String[] {"max_completion_tokens", "max_tokens"}) {
            JsonNode asked = request.body().path(field);
            if (asked.isNumber()) {
                each = Math.clamp(asked.asLong(), 0, MOST);
                break;
            }
        }
        return each * Math.clamp(request.body().path("n").asLong(1), 1, 1000);
    }
}
