package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The channels that may answer a request. */
@Component
final class Candidates {

    private final Channels channels;
    private final LeastLost leastLost;
    private final ChannelStates states;

    Candidates(Channels channels, LeastLost leastLost, ChannelStates states) {
        this.channels = channels;
        this.leastLost = leastLost;
        this.states = states;
    }

    /**
     * The channels for one request, by the strategy of its model and tenant.
     *
     * @throws GatewayException 404 when no channel of the tenant knows the model
     */
    Selection select(String tenantId, ModelRequest request) {
        return new Selection(leastLost.first(of(tenantId, request.model()), request), request.model(), states);
    }

    /**
     * The enabled channels of the tenant that serve the model, at least one.
     *
     * @throws GatewayException 404 when no channel of the tenant knows the model, 503 when those that do are disabled
     */
    List<Channel> of(String tenantId, String model) {
        List<Channel> candidates = new ArrayList<>();
        List<Channel> serving = channels.snapshot().serving(tenantId, model);
        for (Channel channel : serving) {
            if (channel.enabled()) {
                candidates.add(channel);
            }
        }
        if (serving.isEmpty()) {
            throw new GatewayException(
                            ErrorKind.MODEL_NOT_FOUND,
                            "The model '" + model + "' does not exist or is not open to you.")
                    .withParam("model");
        }
        if (candidates.isEmpty()) {
            throw new GatewayException(ErrorKind.NO_CHANNEL, "No channel for this model is available at the moment.");
        }
        return candidates;
    }
}
