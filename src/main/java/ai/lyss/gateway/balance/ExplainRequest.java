package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Role;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * The explain-request step: how the channels of a recent request were chosen. A request that the ledger would not show
 * the caller, and one for a model that the key may not ask for, is as unknown as one that never was.
 */
@Component("explainRequest")
final class ExplainRequest implements Processor {

    private final Decisions decisions;

    ExplainRequest(Decisions decisions) {
        this.decisions = decisions;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Caller.KEY.get(exchange);
        caller.checkMaySeeChannels();
        Decision decision = decisions
                .find(ManagementRequest.KEY.get(exchange).pathPart("request_id"))
                .filter(each -> caller.sees(each.tenantId(), each.keyId()))
                .filter(each -> each.choices().stream()
                        .allMatch(choice -> caller.terms().allows(choice.model())))
                .orElseThrow(() -> new GatewayException(
                        ErrorKind.NOT_FOUND,
                        "No such request of yours is remembered on this node; the ledger knows all of them."));
        boolean operator = caller.role().includes(Role.OPERATOR);
        ManagementAnswer.KEY.set(exchange, ManagementAnswer.of(Explanation.of(decision, caller.terms(), operator)));
    }
}
