package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.ChannelTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one request: what its model's policy says, and where that says nothing, the configuration.
 *
 * @param policy null when there is none for the model
 * @param maxAttempts channels tried
 * @param deadline until the first content, over all attempts and waits
 * @param queueWait for a place, over all waits
 * @param timeouts of each attempt, where the channel says nothing
 * @param hedgePercent of a hundred requests, so many may be asked of a second channel at once
 * @param longContextModel the model to ask when this one's context is too short
 */
record Terms(
        @Nullable BalancePolicy policy,
        int maxAttempts,
        Duration deadline,
        Duration queueWait,
        ChannelTimeouts timeouts,
        int hedgePercent,
        @Nullable String longContextModel) {

    static Terms of(@Nullable BalancePolicy policy, BalanceSettings settings) {
        if (policy == null) {
            return new Terms(
                    null,
                    settings.maxAttempts(),
                    settings.deadline(),
                    settings.queueWait(),
                    ChannelTimeouts.NONE,
                    0,
                    null);
        }
        return new Terms(
                policy,
                either(policy.maxAttempts(), settings.maxAttempts()),
                either(policy.deadline(), settings.deadline()),
                either(policy.queueWait(), settings.queueWait()),
                policy.timeouts(),
                either(policy.hedgePercent(), 0),
                policy.longContextModel());
    }

    private static <T> T either(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }
}
