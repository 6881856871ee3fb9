package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Words;

/**
 * Whose limits a request takes from.
 *
 * @param kind a tenant or one of its keys
 * @param id the tenant's or the key's
 * @param limits that it has
 */
record Scope(Kind kind, String id, RateLimits limits) {

    /** Who can have limits. */
    enum Kind {
        TENANT,
        KEY
    }

    /** Under which a store keeps what is left; another limit begins anew. */
    String bucket(Limit limit) {
        return "lyss:" + kind + ":" + id + ":" + limit + ":" + limit.of(limits);
    }

    /** {@code key key_abc}, for sentences. */
    String words() {
        return Words.of(kind) + " " + id;
    }
}
