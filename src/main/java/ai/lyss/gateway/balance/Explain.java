package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.ModelRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** The explain step: which channels would be asked for a request now, in which order, and which not and why. */
@Component("explain")
final class Explain implements Processor {

    private final Means means;

    Explain(Means means) {
        this.means = means;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Caller.KEY.get(exchange);
        caller.checkMaySeeChannels();
        String tenantId = tenant(caller, ManagementRequest.KEY.get(exchange));
        ModelRequest request = ModelRequest.KEY.get(exchange);
        if (!caller.terms().allows(request.model())) {
            throw GatewayException.noSuchModel(request.model());
        }
        Selection selection = means.candidates().select(tenantId, request);
        Decision.Choice choice =
                new Decision.Choice(request.model(), means.terms(tenantId, request.model()), selection.ranking());
        ManagementAnswer.KEY.set(exchange, ManagementAnswer.of(Explanation.of(tenantId, choice, caller.terms())));
    }

    /** The caller's own, or for operators any. */
    private static String tenant(Caller caller, ManagementRequest request) {
        String named = request.queryParameter("tenant_id").orElse(null);
        caller.checkMayAskFor(named);
        return named == null ? caller.tenantId() : named;
    }
}
