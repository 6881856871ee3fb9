package ai.lyss.gateway.ledger;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * How requests are written down.
 *
 * @param commit whether an answer waits for its row
 * @param timeout how long a row may take, onto the disk if need be, before it is given up
 * @param queue rows that may wait for the writer; when it is full, requests wait for room
 * @param batch most rows in one transaction
 * @param retention how long rows are kept, in whole days; nothing for always
 * @param quotaWindows how long days and months of quotas that are over are kept; nothing for always
 * @param spool where rows go while the database is away
 */
@ConfigurationProperties("lyss.ledger")
record LedgerSettings(
        @DefaultValue("before-answer") Commit commit,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("10000") int queue,
        @DefaultValue("500") int batch,
        @DefaultValue("0d") Duration retention,
        @DefaultValue("400d") Duration quotaWindows,
        @DefaultValue Spooling spool) {

    private static final int LEAST_QUOTA_DAYS = 62; // this month's and the one before are never over for long

    /** When an answer may end. */
    enum Commit {
        /** Once its row is committed: no answer without its record. */
        BEFORE_ANSWER,
        /** At once; rows that are not committed yet are lost with the node. */
        BEHIND
    }

    /**
     * The disk that stands in for the database.
     *
     * @param directory where; each gateway takes a directory of its own in it
     * @param size most bytes in it
     * @param admit for how long requests are let in while the database is away
     */
    record Spooling(
            @DefaultValue("data/spool") Path directory,
            @DefaultValue("1GB") DataSize size,
            @DefaultValue("10m") Duration admit) {

        Spooling {
            Assert.isTrue(!size.isNegative(), "lyss.ledger.spool.size must be 0 or more");
            Assert.isTrue(!admit.isNegative(), "lyss.ledger.spool.admit must be 0 or more");
        }
    }

    LedgerSettings {
        Assert.isTrue(timeout.isPositive(), "lyss.ledger.timeout must be more than nothing");
        Assert.isTrue(queue > 0, "lyss.ledger.queue must be 1 or more");
        Assert.isTrue(batch > 0, "lyss.ledger.batch must be 1 or more");
        Assert.isTrue(
                quotaWindows.isZero() || quotaWindows.toDays() >= LEAST_QUOTA_DAYS,
                "lyss.ledger.quota-windows must be 0 or 62 days or more");
        Assert.isTrue(retention.isZero() || retention.toDays() > 0, "lyss.ledger.retention must be 0 or a day or more");
    }
}
