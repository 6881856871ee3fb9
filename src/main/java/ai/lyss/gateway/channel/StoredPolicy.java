package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.BalancePolicy;
import java.time.Instant;

/**
 * A balancing policy with what the database knows beside it.
 *
 * @param policy the policy
 * @param version begins at 1 and counts changes
 * @param origin where it came from
 * @param createdAt when it was made
 * @param updatedAt when it was last changed
 */
public record StoredPolicy(BalancePolicy policy, int version, Origin origin, Instant createdAt, Instant updatedAt) {}
