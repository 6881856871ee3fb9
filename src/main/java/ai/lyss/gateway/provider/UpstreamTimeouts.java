package ai.lyss.gateway.provider;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an attempt may be waited for; all positive.
 *
 * @param connect until the connection stands
 * @param firstToken until a stream's first content
 * @param idle between two reads of a stream; comments count as life
 * @param total until the answer is complete
 */
@ConfigurationProperties("lyss.upstream.timeout")
public record UpstreamTimeouts(
        @DefaultValue("5s") Duration connect,
        @DefaultValue("120s") Duration firstToken,
        @DefaultValue("120s") Duration idle,
        @DefaultValue("15m") Duration total) {

    /** Checks the ranges. */
    public UpstreamTimeouts {
        for (Duration each : new Duration[] {connect, firstToken, idle, total}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("lyss.upstream.timeout.* must be positive, not " + each);
            }
        }
    }
}
