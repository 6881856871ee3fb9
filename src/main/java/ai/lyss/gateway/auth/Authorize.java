package ai.lyss.gateway.auth;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The authorize step: what the caller's key may ask for. A model that is not for it does not exist for it. An answer
 * that may become longer than the key allows is refused when the request wants it so, and limited when it does not say.
 */
@Component("authorize")
final class Authorize implements Processor {

    private static final String LIMIT = "max_completion_tokens";
    private static final List<String> CHAT_LIMITS = List.of(LIMIT, "max_tokens");
    private static final String RESPONSES_LIMIT = "max_output_tokens";
    private static final String OLD_LIMIT = "max_tokens";

    @Override
    public void process(Exchange exchange) {
        KeyTerms terms = Caller.KEY.get(exchange).terms();
        ModelRequest request = ModelRequest.KEY.get(exchange);
        if (!terms.allows(request.model())) {
            throw GatewayException.noSuchModel(request.model());
        }
        Long most = terms.maxCompletionTokens();
        if (most != null && request.operation() == Operation.CHAT) {
            ModelRequest.KEY.set(exchange, limited(request, most));
        }
    }

    private static ModelRequest limited(ModelRequest request, long most) {
        ModelRequest.Original original = request.original();
        String own = original == null ? null : ownLimit(original.operation());
        boolean said = original != null && own != null && check(original.body(), own, most); // in the client's words
        for (String field : CHAT_LIMITS) {
            said |= check(request.body(), field, most);
        }
        if (said) {
            return request;
        }
        return new ModelRequest(
                request.operation(),
                request.model(),
                request.stream(),
                request.includeUsage(),
                with(request.body(), LIMIT, most),
                original == null || own == null
                        ? original
                        : new ModelRequest.Original(
                                original.operation(),
                                with(original.body(), own, most),
                                original.headers(),
                                original.losses()));
    }

    /** True when the request limits its answer. */
    private static boolean check(ObjectNode body, String field, long most) {
        JsonNode asked = body.path(field);
        if (asked.isNumber() && asked.decimalValue().longValue() > most) {
            throw GatewayException.invalid(
                    field, "'" + field + "' must be at most " + most + " with your key, not " + asked + ".");
        }
        return asked.isNumber();
    }

    private static @Nullable String ownLimit(Operation operation) {
        return switch (operation) {
            case RESPONSES -> RESPONSES_LIMIT;
            case MESSAGES, COMPLETIONS -> OLD_LIMIT;
            case CHAT, COUNT_TOKENS, EMBEDDINGS -> null;
        };
    }

    /** Bodies are shared, so what is changed is a copy; its values need not be. */
    private static ObjectNode with(ObjectNode body, String field, long limit) {
        ObjectNode copy = body.objectNode();
        copy.setAll(body);
        return copy.put(field, limit);
    }
}
