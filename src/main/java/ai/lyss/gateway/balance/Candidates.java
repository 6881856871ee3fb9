package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.PromptEstimate;
import org.springframework.stereotype.Component;

/** The channels that may answer a request. */
@Component
final class Candidates {

    private final Pools pools;
    private final ChannelStates states;
    private final Fidelity fidelity;
    private final Catalog catalog;
    private final PromptEstimate prompts;

    Candidates(Pools pools, ChannelStates states, Fidelity fidelity, Catalog catalog, PromptEstimate prompts) {
        this.pools = pools;
        this.states = states;
        this.fidelity = fidelity;
        this.catalog = catalog;
        this.prompts = prompts;
    }

    /**
     * The channels for one request, by the strategy of its model and tenant.
     *
     * @throws GatewayException 404 when no channel of the tenant knows the model
     */
    Selection select(String tenantId, ModelRequest request) {
        Pool pool = pools.of(tenantId, request.model());
        if (pool == null) {
            throw GatewayException.noSuchModel(request.model());
        }
        return selection(pool, tenantId, request);
    }

    /** The same selection while the channels are the same, else that of the channels as they are now. */
    Selection renewed(Selection present, String tenantId, ModelRequest request) {
        Pool pool = pools.of(tenantId, request.model());
        return pool == null || present.isOf(pool) ? present : selection(pool, tenantId, request);
    }

    private Selection selection(Pool pool, String tenantId, ModelRequest request) {
        Asked asked = new Asked(tenantId, request, pool.kinds(), fidelity, catalog, prompts);
        return new Selection(pool, asked, states.ticker(), states.random());
    }
}
