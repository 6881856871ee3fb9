package ai.lyss.gateway.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * How answers are kept for requests that are repeated.
 *
 * @param keep how long
 * @param maxAnswer a longer answer is not kept; a repeat of its request is told so
 * @param maxAnswers of a tenant; the oldest go first
 * @param maxBytes of a tenant; the oldest go first
 * @param patience how long a repeat waits for the first
 * @param lease how long a node that has died is believed to answer still
 * @param storeDown what happens to requests with a key while nobody can tell whether they are repeats
 */
@ConfigurationProperties("lyss.idempotency")
record IdempotencySettings(
        @DefaultValue("24h") Duration keep,
        @DefaultValue("1MB") DataSize maxAnswer,
        @DefaultValue("1000") int maxAnswers,
        @DefaultValue("64MB") DataSize maxBytes,
        @DefaultValue("60s") Duration patience,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("refuse") StoreDown storeDown) {

    /** What happens to requests of which nobody can tell whether they are repeats. */
    enum StoreDown {
        /** They are refused with a 503: who asks for once gets once or nothing. */
        REFUSE,
        /** They are taken as if they had no key. */
        RUN
    }

    IdempotencySettings {
        Assert.isTrue(keep.isPositive(), "lyss.idempotency.keep must be more than nothing");
        Assert.isTrue(lease.toMillis() > 0, "lyss.idempotency.lease must be a millisecond or more");
        Assert.isTrue(maxAnswers > 0, "lyss.idempotency.max-answers must be 1 or more");
    }
}
