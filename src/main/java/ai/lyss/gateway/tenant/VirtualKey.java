package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that we issue: everything but its secret.
 *
 * @param id unique; what the ledger and logs say
 * @param tenantId who pays
 * @param name for people
 * @param role what it may do beside asking models
 * @param seesChannels whether answers tell which channels were tried
 * @param expiresAt when it stops working; null never
 * @param lossPolicy what happens to what a channel cannot say; null leaves it to the configuration
 */
public record VirtualKey(
        String id,
        String tenantId,
        String name,
        Role role,
        boolean seesChannels,
        @Nullable Instant expiresAt,
        @Nullable LossPolicy lossPolicy) {

    /** A key with a new id. */
    public static VirtualKey of(String tenantId, String name, Role role, @Nullable Instant expiresAt) {
        return new VirtualKey("key_" + KeySecret.randomText(16), tenantId, name, role, false, expiresAt, null);
    }

    /** True when it has stopped working by itself. */
    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
