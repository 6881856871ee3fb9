package ai.lyss.gateway.report;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a caller gets: an operator all or those of one tenant, an administrator its tenant's, an application those
 * of its own key. It narrows queries to what {@link Caller#sees} says of one row.
 *
 * @param tenantId whose; null for all, and for rows whose tenant is not known
 * @param keyId of which key; null for all
 * @param seesChannels whether it may know who answered
 * @param seesDetails whether it may know upstreams' words
 */
record Viewer(@Nullable String tenantId, @Nullable String keyId, boolean seesChannels, boolean seesDetails) {

    /** Where the scope-report step leaves it. */
    static final ExchangeKey<Viewer> KEY = new ExchangeKey<>("reportViewer", Viewer.class);

    /** Refuses who asks for what is another's. */
    static Viewer of(Caller caller, ManagementRequest request) {
        String tenant = request.queryParameter("tenant_id").orElse(null);
        String key = request.queryParameter("key_id").orElse(null);
        if (caller.role().includes(Role.OPERATOR)) {
            return new Viewer(tenant, key, true, true);
        }
        caller.checkMayAskFor(tenant);
        if (caller.role().includes(Role.ADMINISTRATOR)) {
            return new Viewer(caller.tenantId(), key, caller.maySeeChannels(), false);
        }
        if (caller.keyId() == null || (key != null && !Objects.equals(key, caller.keyId()))) {
            throw forbidden("Your role shows you the rows of your own key only.");
        }
        return new Viewer(caller.tenantId(), caller.keyId(), caller.maySeeChannels(), false);
    }

    /** Refuses who may not know who answered. */
    void requireChannels() {
        if (!seesChannels) {
            throw forbidden("Your key does not see channels.");
        }
    }

    private static GatewayException forbidden(String why) {
        return new GatewayException(ErrorKind.FORBIDDEN, why);
    }
}
