package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.KeyTerms;
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
 * @param terms what it may ask of models
 */
public record VirtualKey(
        String id,
        String tenantId,
        String name,
        Role role,
        boolean seesChannels,
        @Nullable Instant expiresAt,
        @Nullable LossPolicy lossPolicy,
        KeyTerms terms) {

    /** A key that may ask anything. */
    public VirtualKey(
            String id,
            String tenantId,
            String name,
            Role role,
            boolean seesChannels,
            @Nullable Instant expiresAt,
            @Nullable LossPolicy lossPolicy) {
        this(id, tenantId, name, role, seesChannels, expiresAt, lossPolicy, KeyTerms.NONE);
    }

    /** A key with a new id. */
    public static VirtualKey of(String tenantId, String name, Role role, @Nullable Instant expiresAt) {
        return new VirtualKey(newId(), tenantId, name, role, false, expiresAt, null);
    }

    /** An id that no key has. */
    static String newId() {
        return "key_" + KeySecret.randomText(16);
    }

    /** True when it has stopped working by itself. */
    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }
}
