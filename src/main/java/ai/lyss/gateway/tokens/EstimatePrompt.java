package ai.lyss.gateway.tokens;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.PromptEstimate;
import org.springframework.stereotype.Component;

/** The {@link PromptEstimate} of whoever reserves or limits tokens. */
@Component
final class EstimatePrompt implements PromptEstimate {

    @Override
    public long of(ModelRequest request) {
        return request.operation() == Operation.EMBEDDINGS
                ? PromptTokens.ofInput(request.body().path("input"))
                : PromptTokens.of(request.body());
    }
}
