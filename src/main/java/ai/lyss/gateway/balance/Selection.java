package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels of one request, the best of those left each time. */
final class Selection {

    /** A channel that is to be asked now. */
    record Chosen(Channel channel, Permit permit) {}

    private final Iterator<Channel> ordered;
    private final ChannelStates states;

    Selection(List<Channel> ordered, ChannelStates states) {
        this.ordered = ordered.iterator();
        this.states = states;
    }

    /** The next channel to ask, with a place on it; null when none is left that may be asked now. */
    @Nullable
    Chosen next() {
        while (ordered.hasNext()) {
            Channel channel = ordered.next();
            ChannelState state = states.of(channel);
            Permit permit = state.refusal(channel, Instant.now()) == null ? state.acquire(channel, 0) : null;
            if (permit != null) {
                return new Chosen(channel, permit);
            }
        }
        return null;
    }
}
