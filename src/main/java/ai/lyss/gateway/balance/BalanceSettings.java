package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Strategy;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How requests are balanced where no policy says otherwise.
 *
 * @param strategy how a channel is chosen
 * @param maxAttempts channels tried for one request, 1 or more
 * @param deadline how long a request may take until its first content, over all attempts and waits
 * @param queueWait how long a request may wait for a place when every channel is full; zero does not wait
 * @param repeats how often the only channel of a model is asked again after a failure that may pass; 0 or more
 * @param pause about how long before it is asked again
 * @param decisions how many of the last requests can be explained, 0 or more
 */
@ConfigurationProperties("lyss.balance")
record BalanceSettings(
        @DefaultValue("adaptive") Strategy strategy,
        @DefaultValue("4") int maxAttempts,
        @DefaultValue("15m") Duration deadline,
        @DefaultValue("2s") Duration queueWait,
        @DefaultValue("1") int repeats,
        @DefaultValue("200ms") Duration pause,
        @DefaultValue("2000") int decisions) {

    BalanceSettings {
        if (maxAttempts < 1 || repeats < 0 || decisions < 0) {
            throw new IllegalArgumentException(
                    "lyss.balance.max-attempts must be 1 or more, repeats and decisions 0 or more");
        }
        if (deadline.isNegative() || deadline.isZero() || queueWait.isNegative() || pause.isNegative()) {
            throw new IllegalArgumentException(
                    "lyss.balance.deadline must be positive, queue-wait and pause not negative");
        }
    }
}
