package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The output limit that a budget sets for an answer that cannot be cut once it is under way. */
final class Limit {

    private static final long LEAST_OF_RESPONSES = 16; // OpenAI refuses less

    private Limit() {}

    /** The same request with a limit, in the words of each of its bodies. */
    static ModelRequest of(ModelRequest request, long tokens) {
        ModelRequest.Original original = request.original();
        return new ModelRequest(
                request.operation(),
                request.model(),
                request.stream(),
                request.includeUsage(),
                with(request.body(), "max_completion_tokens", tokens),
                original == null
                        ? null
                        : new ModelRequest.Original(
                                original.operation(),
                                limited(original, tokens),
                                original.headers(),
                                original.losses()));
    }

    private static ObjectNode limited(ModelRequest.Original original, long tokens) {
        return original.operation() == Operation.RESPONSES
                ? with(original.body(), "max_output_tokens", Math.max(LEAST_OF_RESPONSES, tokens))
                : with(original.body(), "max_tokens", tokens);
    }

    /** A copy that shares what it holds: bodies are large, and nobody changes them. */
    private static ObjectNode with(ObjectNode body, String field, long tokens) {
        ObjectNode copy = body.objectNode();
        copy.setAll(body);
        return copy.put(field, tokens);
    }
}
