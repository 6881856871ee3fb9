package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.AskedAnswer;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.PromptEstimate;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.RateStatus;
import ai.lyss.gateway.core.ShortDuration;
import ai.lyss.gateway.core.TenantDirectory;
import ai.lyss.gateway.core.Words;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.stereotype.Component;

/**
 * The limit-rate step: a request takes its part of what its tenant and its key may ask a minute and at once, or is
 * refused with a 429 that says which limit it was. {@link SettleLimits} corrects it when the request ends.
 */
@Component("limitRate")
final class LimitRate implements Processor {

    private final Limiter limiter;
    private final TenantDirectory tenants;
    private final PromptEstimate prompts;
    private final LimitSettings settings;
    private final SettleLimits settle;
    private final MeterRegistry metrics;

    LimitRate(
            Limiter limiter,
            TenantDirectory tenants,
            PromptEstimate prompts,
            LimitSettings settings,
            SettleLimits settle,
            MeterRegistry metrics) {
        this.limiter = limiter;
        this.tenants = tenants;
        this.prompts = prompts;
        this.settings = settings;
        this.settle = settle;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) {
        List<Scope> scopes = scopes(Caller.KEY.get(exchange));
        if (scopes.isEmpty()) {
            return; // and nothing is counted
        }
        boolean counted = scopes.stream().anyMatch(scope -> Limit.TOKENS.of(scope.limits()) != null);
        long tokens = counted ? tokens(ModelRequest.KEY.get(exchange)) : 0;
        Taken taken = limiter.take(new Demand(Caller.KEY.get(exchange).tenantId(), scopes, tokens));
        RateStatus.KEY.set(exchange, taken.status());
        Taken.Refusal refusal = taken.refusal();
        if (refusal != null) {
            throw refused(refusal);
        }
        Taken.Hold hold = taken.hold();
        if (hold != null) {
            Held.KEY.set(exchange, new Held(hold, tokens));
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    settle.process(ended);
                }
            });
        }
    }

    private List<Scope> scopes(Caller caller) {
        List<Scope> scopes = new ArrayList<>();
        RateLimits tenant = tenants.limits(caller.tenantId());
        if (!tenant.equals(RateLimits.NONE)) {
            scopes.add(new Scope(Scope.Kind.TENANT, caller.tenantId(), tenant));
        }
        RateLimits key = caller.terms().limits();
        if (caller.keyId() != null && !key.equals(RateLimits.NONE)) {
            scopes.add(new Scope(Scope.Kind.KEY, caller.keyId(), key));
        }
        return scopes;
    }

    private long tokens(ModelRequest request) {
        return prompts.of(request) + AskedAnswer.of(request).tokens(settings.expectedOutput());
    }

    private GatewayException refused(Taken.Refusal refusal) {
        Scope scope = refusal.scope();
        Limit limit = refusal.limit();
        metrics.counter("lyss.limits.refused", "scope", Words.of(scope.kind()), "limit", Words.of(limit))
                .increment();
        Duration wait = refusal.until();
        return new GatewayException(
                        ErrorKind.RATE_LIMITED,
                        "Rate limit reached for " + scope.words() + " on " + limit.words() + ": Limit "
                                + limit.of(scope.limits()) + ", Used " + refusal.used() + ", Requested "
                                + refusal.wanted() + ". Please try again in " + ShortDuration.of(wait) + ".")
                .withRetryAfter(wait);
    }
}
