package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The state of every channel on this node; it outlives the snapshots of what channels are. */
@Component
final class ChannelStates {

    private final Map<String, ChannelState> states = new ConcurrentHashMap<>();

    /** The state of a channel, made when it is first asked for. */
    ChannelState of(Channel channel) {
        ChannelState known = states.get(channel.id());
        return known == null ? states.computeIfAbsent(channel.id(), id -> new ChannelState()) : known;
    }

    /** By when 19 of 20 attempts had their first byte; null when nobody knows yet. */
    @Nullable
    Duration usualFirstByte(Channel channel) {
        return null;
    }
}
