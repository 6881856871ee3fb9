package ai.lyss.gateway.quota;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How quotas are kept.
 *
 * @param leaseTime how long after its last heartbeat a node's leases are its own; others return them then
 * @param patience how long a request waits for running ones to settle, when what they hold is all that it lacks
 * @param typicalOutput completion tokens reserved for a request without a limit, before the model's answers are known
 * @param mostOutput completion tokens of a model whose own limit is not known
 * @param unpriced what happens to a request under a budget of money that no price is known for
 * @param databaseAway what happens when leases are used up and the database is away
 */
@ConfigurationProperties("lyss.quota")
record QuotaSettings(
        @DefaultValue("30s") Duration leaseTime,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("256") int typicalOutput,
        @DefaultValue("32768") int mostOutput,
        @DefaultValue("reject") Unpriced unpriced,
        @DefaultValue("serve-from-lease-then-reject") DatabaseAway databaseAway) {

    /** What happens to what cannot be priced. */
    enum Unpriced {
        /** It is refused. */
        REJECT,
        /** It is answered, and its ledger row has no cost. */
        ALLOW
    }

    /** What happens when nobody can tell whether there is room. */
    enum DatabaseAway {
        /** What the node has leased is served; then requests are refused with 503. */
        SERVE_FROM_LEASE_THEN_REJECT,
        /** Requests are answered unreserved, and what they use is counted later, as an overrun. */
        ALLOW
    }

    QuotaSettings {
        Assert.isTrue(leaseTime.toMillis() >= 100, "lyss.quota.lease-time must be 100 ms or more");
        Assert.isTrue(!patience.isNegative(), "lyss.quota.patience must be nothing or more");
        Assert.isTrue(typicalOutput > 0, "lyss.quota.typical-output must be 1 or more");
        Assert.isTrue(mostOutput > 0, "lyss.quota.most-output must be 1 or more");
    }

    /** Between two heartbeats. */
    Duration heartbeat() {
        return leaseTime.dividedBy(10);
    }
}
