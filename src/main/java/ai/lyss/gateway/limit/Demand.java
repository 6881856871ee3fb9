package ai.lyss.gateway.limit;

import java.util.List;

/**
 * What one request wants.
 *
 * @param tenantId whose request it is
 * @param scopes from all of which it takes, or from none
 * @param tokens of prompt and answer, as an estimate
 */
record Demand(String tenantId, List<Scope> scopes, long tokens) {

    Demand {
        scopes = List.copyOf(scopes);
    }
}
