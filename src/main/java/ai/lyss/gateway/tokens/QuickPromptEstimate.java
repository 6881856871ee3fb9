package ai.lyss.gateway.tokens;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.PromptEstimate;
import org.springframework.stereotype.Component;

/** The prompt's tokens for those who cannot wait. */
@Component
final class QuickPromptEstimate implements PromptEstimate {

    @Override
    public long of(ModelRequest request) {
        return PromptTokens.quickly(request);
    }

    @Override
    public long closely(ModelRequest request) {
        return PromptTokens.closely(request);
    }
}
