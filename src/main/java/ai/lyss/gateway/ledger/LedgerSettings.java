package ai.lyss.gateway.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How requests are written down.
 *
 * @param commit whether an answer waits for its row
 * @param timeout how long a row may take, with the database away in between, before it is given up
 * @param queue rows that may wait for the writer; when it is full, requests wait for room
 * @param batch most rows in one transaction
 */
@ConfigurationProperties("lyss.ledger")
record LedgerSettings(
        @DefaultValue("before-answer") Commit commit,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("10000") int queue,
        @DefaultValue("500") int batch) {

    /** When an answer may end. */
    enum Commit {
        /** Once its row is committed: no answer without its record. */
        BEFORE_ANSWER,
        /** At once; rows that are not committed yet are lost with the node. */
        BEHIND
    }

    LedgerSettings {
        Assert.isTrue(timeout.isPositive(), "lyss.ledger.timeout must be more than nothing");
        Assert.isTrue(queue > 0, "lyss.ledger.queue must be 1 or more");
        Assert.isTrue(batch > 0, "lyss.ledger.batch must be 1 or more");
    }
}
