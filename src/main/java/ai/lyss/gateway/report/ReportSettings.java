package ai.lyss.gateway.report;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How much of the database reports may have.
 *
 * @param timeout how long one may take, in the database
 * @param parallel how many run at once on this node; each has a connection of its own
 */
@ConfigurationProperties("lyss.reports")
record ReportSettings(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("2") int parallel) {

    ReportSettings {
        Assert.isTrue(timeout.toMillis() >= 1, "lyss.reports.timeout must be positive");
        Assert.isTrue(parallel >= 1, "lyss.reports.parallel must be 1 or more");
    }
}
