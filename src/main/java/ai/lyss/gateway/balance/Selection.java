package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The channels of one request, the best of those left each time. Used by the request's thread. */
final class Selection {

    /** A channel that is to be asked now. */
    record Chosen(Channel channel, Permit permit) {}

    private final List<Channel> left;
    private final List<Channel> all;
    private final String model;
    private final ChannelStates states;

    Selection(List<Channel> ordered, String model, ChannelStates states) {
        this.left = new ArrayList<>(ordered);
        this.all = ordered;
        this.model = model;
        this.states = states;
    }

    /**
     * The next channel to ask, with a place on it; null when none is left that may be asked now. Those that were
     * refused stay: they may be asked at a later call.
     */
    @Nullable
    Chosen next() {
        for (Channel channel : left) {
            Permit permit = states.of(channel).acquire(channel, model, 0);
            if (permit != null) {
                left.remove(channel);
                return new Chosen(channel, permit);
            }
        }
        return null;
    }

    /** Of the channels that have not been asked, why the first that may be asked again is not asked now; null when none is left. */
    @Nullable
    Refusal nearest() {
        Refusal nearest = null;
        for (Channel channel : left) {
            Refusal refusal = states.of(channel).refusal(channel, model, Instant.now());
            nearest = nearest == null ? refusal : nearest;
        }
        return nearest;
    }

    /** All channels with what speaks for and against each; nobody is called, no place is taken. */
    Ranking ranking() {
        return new Ranking(
                Strategy.ADAPTIVE,
                all.stream()
                        .map(channel -> new Candidate(channel, 1, "", null, List.of(), OptionalLong.empty()))
                        .toList());
    }
}
