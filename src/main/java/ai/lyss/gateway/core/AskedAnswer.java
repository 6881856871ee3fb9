package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How much of an answer is asked for.
 *
 * @param limit completion tokens of each choice at most, by the client; -1 when it names no limit
 * @param choices how many a server works out, though it may tell only the best of them; 0 for embeddings and counted
 *     tokens, which are no answer of a model
 */
public record AskedAnswer(long limit, int choices) {

    private static final AskedAnswer NONE = new AskedAnswer(-1, 0);
    private static final long MOST = 10_000_000; // of tokens; nobody answers longer

    /** What a request asks for. What is sent as it came has another word for its limit. */
    public static AskedAnswer of(ModelRequest request) {
        if (request.operation() == Operation.EMBEDDINGS || request.operation() == Operation.COUNT_TOKENS) {
            return NONE;
        }
        long limit = most(request.body(), "max_completion_tokens", "max_tokens");
        ModelRequest.Original original = request.original();
        if (limit <= 0 && original != null) {
            limit = Math.max(limit, most(original.body(), "max_output_tokens", "max_tokens"));
        }
        long choices = most(request.body(), "n", "best_of");
        return new AskedAnswer(Math.min(limit, MOST), (int) Math.clamp(choices, 1, ModelRequest.MOST_CHOICES));
    }

    /** Completion tokens of all choices; so many for each where the client names no limit. */
    public long tokens(long otherwise) {
        return (limit < 0 ? otherwise : limit) * choices;
    }

    /** The larger of two numbers; -1 where neither is one above 0: some servers take that for no limit. */
    private static long most(JsonNode body, String one, String other) {
        return Math.max(number(body.path(one)), number(body.path(other)));
    }

    private static long number(JsonNode number) {
        return number.canConvertToLong() && number.longValue() > 0 ? number.longValue() : -1;
    }
}
