package ai.lyss.gateway.tokens;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.LossSettings;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The estimate-tokens step, when no channel has counted: an estimate, which is said to be one, or the failure itself
 * when it is about the client's request. Who wants nothing but the truth (loss policy strict) gets the failure too.
 */
@Component("estimateTokens")
final class EstimateTokens implements Processor {

    private static final String UNKNOWN_TO_THE_PROVIDER = "unsupported_operation";

    private final LossPolicy lossPolicy;

    EstimateTokens(LossSettings settings) {
        this.lossPolicy = settings.loss();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        LossPolicy policy = policy(exchange);
        if (!isForWantOfACount(failure) || isCancelled(exchange) || policy == LossPolicy.STRICT) {
            throw failure;
        }
        ModelRequest request = ModelRequest.KEY.get(exchange);
        RequestRecord.KEY.get(exchange).losses(List.of(Loss.approximated("input_tokens")), policy == LossPolicy.WARN);
        ModelAnswer.KEY.set(
                exchange,
                new ModelAnswer.Whole(
                        request.operation(), Json.object().put("input_tokens", PromptTokens.of(request.body())), null));
    }

    private static boolean isForWantOfACount(Exception failure) {
        return switch (failure) {
            case GatewayException refused -> UNKNOWN_TO_THE_PROVIDER.equals(refused.code());
            case UpstreamException upstream -> upstream.failure().cause() != Cause.INVALID_REQUEST;
            default -> false;
        };
    }

    private static boolean isCancelled(Exchange exchange) {
        return Cancellation.KEY.get(exchange).isCancelled();
    }

    private LossPolicy policy(Exchange exchange) {
        LossPolicy own = Caller.KEY.get(exchange).lossPolicy();
        return own == null ? lossPolicy : own;
    }
}
