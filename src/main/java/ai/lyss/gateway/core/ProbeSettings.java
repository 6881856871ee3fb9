package ai.lyss.gateway.core;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How channels that are out are probed, on each node for itself.
 *
 * @param timeout for the whole answer, also of a probe that somebody asks for
 * @param parallel probes at once, 1 or more
 * @param patience a channel that cools down for longer than this is probed too
 * @param firstWait from being out to the first probe; doubled after each that fails
 * @param longestWait between two probes of one channel
 */
@ConfigurationProperties("lyss.probe")
public record ProbeSettings(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("8") int parallel,
        @DefaultValue("1m") Duration patience,
        @DefaultValue("5s") Duration firstWait,
        @DefaultValue("5m") Duration longestWait) {

    /** Checks the ranges. */
    public ProbeSettings {
        if (parallel < 1) {
            throw new IllegalArgumentException("lyss.probe.parallel must be 1 or more, not " + parallel);
        }
        if (firstWait.isNegative() || firstWait.compareTo(longestWait) > 0) {
            throw new IllegalArgumentException("lyss.probe.first-wait must be between 0 and longest-wait");
        }
    }

    /** How long to wait after so many failed probes. */
    public Duration wait(int failures) {
        Duration doubled = firstWait.multipliedBy(1L << Math.min(failures, 20));
        return doubled.compareTo(longestWait) > 0 ? longestWait : doubled;
    }
}
