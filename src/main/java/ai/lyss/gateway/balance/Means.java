package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channels;
import org.springframework.stereotype.Component;

/**
 * What all requests share when their channels are chosen.
 *
 * @param channels the snapshot with the policies
 * @param candidates who may answer
 * @param states how channels do
 * @param waitingRoom where to wait for a place
 * @param hedgeBudgets how often to ask two at once
 * @param decisions what was decided lately
 * @param settings what holds where no policy speaks
 */
@Component
record Means(
        Channels channels,
        Candidates candidates,
        ChannelStates states,
        WaitingRoom waitingRoom,
        HedgeBudgets hedgeBudgets,
        Decisions decisions,
        BalanceSettings settings) {

    /** What holds for a tenant's requests for a model. */
    Terms terms(String tenantId, String model) {
        return Terms.of(channels.snapshot().policy(tenantId, model).orElse(null), settings);
    }
}
