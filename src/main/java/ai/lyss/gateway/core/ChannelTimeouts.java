package ai.lyss.gateway.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one attempt may take; null leaves a time to whoever is asked next: the channel, the model's policy, the
 * configuration.
 *
 * @param connect until the connection stands
 * @param firstToken until the first content of a stream
 * @param idle between two parts of a stream
 * @param total until the answer is complete
 */
public record ChannelTimeouts(
        @Nullable Duration connect,
        @Nullable Duration firstToken,
        @Nullable Duration idle,
        @Nullable Duration total) {

    /** Says nothing. */
    public static final ChannelTimeouts NONE = new ChannelTimeouts(null, null, null, null);

    /** Where the balancer leaves what the model's policy says; absent when it says nothing. */
    public static final ExchangeKey<ChannelTimeouts> KEY = new ExchangeKey<>("policyTimeouts", ChannelTimeouts.class);

    /** Checks that each is positive. */
    public ChannelTimeouts {
        check("connect", connect);
        check("first_token", firstToken);
        check("idle", idle);
        check("total", total);
    }

    /** These, and where they say nothing, the others. */
    public ChannelTimeouts or(ChannelTimeouts others) {
        return new ChannelTimeouts(
                connect == null ? others.connect : connect,
                firstToken == null ? others.firstToken : firstToken,
                idle == null ? others.idle : idle,
                total == null ? others.total : total);
    }

    private static void check(String name, @Nullable Duration time) {
        if (time != null && (time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException("timeouts." + name + " must be positive, not " + time);
        }
    }
}
