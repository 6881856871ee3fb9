package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelProbe;
import ai.lyss.gateway.core.ChannelProbe.Depth;
import ai.lyss.gateway.core.ChannelProbe.Finding;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamFailure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tests a channel for somebody who waits for what comes of it. */
@Component
final class Probing {

    private final ObjectProvider<ChannelProbe> probe;

    Probing(ObjectProvider<ChannelProbe> probe) {
        this.probe = probe;
    }

    /**
     * What came of it. Only who runs the gateway is shown whatever answered: others could read with it what is in the
     * gateway's network and no model.
     */
    ObjectNode probe(Channel channel, Depth depth, @Nullable String model, Owner owner) {
        ChannelProbe known = probe.getIfAvailable();
        if (known == null) {
            throw new GatewayException(ErrorKind.UNAVAILABLE, "This gateway cannot test channels.");
        }
        Finding finding = known.probe(channel, depth, model);
        ObjectNode words = Json.object()
                .put("answered", finding.answered())
                .put("latency_ms", finding.latency().toMillis())
                .put("upstream_model", finding.upstreamModel())
                .put("status", finding.status() == 0 ? null : Integer.valueOf(finding.status()))
                .put("answer", owner.isOperator() ? finding.answer() : finding.told());
        UpstreamFailure failure = finding.failure();
        if (failure == null) {
            words.putNull("failure");
        } else {
            words.putObject("failure")
                    .put("cause", failure.cause().word())
                    .put("message", failure.forClient().text())
                    .put("detail", failure.detail());
        }
        return words;
    }

    /** {@code depth}: one token of a model, or as cheap as can be. */
    static Depth depth(Fields fields) {
        return "cheap".equals(fields.oneOf("depth", "cheap", "model")) ? Depth.CHEAP : Depth.MODEL;
    }
}
