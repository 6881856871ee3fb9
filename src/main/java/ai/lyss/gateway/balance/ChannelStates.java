package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The state of every channel on this node; it outlives the snapshots of what channels are. */
@Component
final class ChannelStates {

    /** Every thread draws from its own. */
    static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

    private final Map<String, ChannelState> states = new ConcurrentHashMap<>();
    private final HealthSettings settings;
    private final OutAlerts alerts;
    private final Ticker ticker;
    private final RandomGenerator random;

    @Autowired
    ChannelStates(HealthSettings settings, OutAlerts alerts) {
        this(settings, alerts, Ticker.SYSTEM, RANDOM);
    }

    /** States in somebody's own time. */
    ChannelStates(HealthSettings settings, OutAlerts alerts, Ticker ticker, RandomGenerator random) {
        this.settings = settings;
        this.alerts = alerts;
        this.ticker = ticker;
        this.random = random;
    }

    /** What time it is for them. */
    Ticker ticker() {
        return ticker;
    }

    /** Chance. */
    RandomGenerator random() {
        return random;
    }

    /** By when 19 of 20 attempts had their first byte; null when nobody knows yet. */
    @Nullable
    Duration usualFirstByte(Channel channel) {
        ChannelState known = find(channel.id());
        return known == null ? null : known.traffic().p95();
    }

    /** The state of a channel, made when it is first asked for. */
    ChannelState of(Channel channel) {
        ChannelState known = states.get(channel.id());
        return known == null
                ? states.computeIfAbsent(
                        channel.id(), id -> new ChannelState(channel, settings, ticker, random, alerts))
                : known;
    }

    /** The state of a channel; null when nobody has asked for it yet. */
    @Nullable
    ChannelState find(String channelId) {
        return states.get(channelId);
    }

    /** Learns what channels are now, and forgets those that are no more. */
    void follow(ChannelSnapshot snapshot) {
        states.keySet().removeIf(id -> snapshot.find(id).isEmpty());
        states.forEach((id, state) -> snapshot.find(id).ifPresent(state::describe));
    }

    /** All of which anything is known. */
    Iterable<ChannelState> all() {
        return states.values();
    }
}
