package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.ManagementAnswer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/** The describe-caller step: who the caller is to us, for somebody who wonders what a key is worth. */
@Component("describeCaller")
final class DescribeCaller implements Processor {

    @Override
    public void process(Exchange exchange) {
        Caller caller = Caller.KEY.get(exchange);
        LossPolicy loss = caller.lossPolicy();
        ManagementAnswer.KEY.set(
                exchange,
                ManagementAnswer.of(Json.object()
                        .put("tenant_id", caller.tenantId())
                        .put("key_id", caller.keyId())
                        .put("subject", caller.subject())
                        .put("role", caller.role().toString())
                        .put("sees_channels", caller.seesChannels())
                        .put("loss_policy", loss == null ? null : loss.toString())));
    }
}
