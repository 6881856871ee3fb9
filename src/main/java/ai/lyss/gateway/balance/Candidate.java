package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Loss;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for and against a channel for one request.
 *
 * @param channel the channel
 * @param score by the strategy, higher is better; comparable within a priority only
 * @param why the score in words
 * @param refusal why it is not asked now; null when it may be
 * @param losses what it would not say as it was meant
 * @param price of the request by an estimate, in nanos; empty when it has no price
 */
record Candidate(
        Channel channel, double score, String why, @Nullable Refusal refusal, List<Loss> losses, OptionalLong price) {

    /** Copies the list. */
    Candidate {
        losses = List.copyOf(losses);
    }

    /** A channel that somebody switched off. */
    static Candidate disabled(Channel channel) {
        Refusal refusal = new Refusal(Refusal.Kind.DISABLED, "disabled", null);
        return new Candidate(channel, 0, "", refusal, List.of(), OptionalLong.empty());
    }
}
