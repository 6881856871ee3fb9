package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ChannelTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an attempt may be waited for when neither its channel nor its model's policy says; all positive.
 *
 * @param connect until the connection stands
 * @param firstToken until a stream's first content
 * @param idle between two reads of a stream; comments count as life
 * @param total until the answer is complete
 */
@ConfigurationProperties("lyss.upstream.timeout")
record UpstreamTimeouts(
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

    /** These, but where a channel or a policy says otherwise. */
    UpstreamTimeouts with(ChannelTimeouts nearer) {
        return nearer.equals(ChannelTimeouts.NONE)
                ? this
                : new UpstreamTimeouts(
                        either(nearer.connect(), connect),
                        either(nearer.firstToken(), firstToken),
                        either(nearer.idle(), idle),
                        either(nearer.total(), total));
    }

    private static Duration either(@Nullable Duration nearer, Duration otherwise) {
        return nearer == null ? otherwise : nearer;
    }
}
