package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** How channels do on this node, in words. */
@Component
final class ChannelStatuses {

    private static final String UNREADABLE = "unreadable";

    /** All states that there are. */
    static final List<String> STATES = Stream.concat(
                    Arrays.stream(ChannelStatus.State.values()).map(ChannelStatus.State::word), Stream.of(UNREADABLE))
            .toList();

    private final ObjectProvider<ChannelHealth> health;

    ChannelStatuses(ObjectProvider<ChannelHealth> health) {
        this.health = health;
    }

    String state(StoredChannel stored) {
        Channel channel = stored.channel();
        return channel == null ? UNREADABLE : status(channel).state().word();
    }

    ObjectNode shown(StoredChannel stored) {
        Channel channel = stored.channel();
        ObjectNode words = Json.object()
                .put("id", stored.id())
                .put("tenant_id", stored.tenantId())
                .put("name", stored.name())
                .put("provider", stored.provider());
        if (channel == null) {
            return words.put("state", UNREADABLE).put(UNREADABLE, stored.unreadable());
        }
        ChannelStatus status = status(channel);
        return words.put("enabled", channel.enabled())
                .put("priority", channel.priority())
                .put("weight", channel.weight())
                .put("state", status.state().word())
                .put("reason", status.reason())
                .put("until", text(status.until()))
                .put("breaker", status.breaker())
                .put("in_flight", status.inFlight())
                .put("requests", status.requests())
                .put("success_rate", status.successRate())
                .put("latency_ms", millis(status.latency()))
                .put("p50_ms", millis(status.p50()))
                .put("p95_ms", millis(status.p95()))
                .put("last_failure", text(status.lastFailure()))
                .put("last_error", status.lastError());
    }

    void reset(String channelId) {
        health.ifAvailable(known -> known.reset(channelId));
    }

    private ChannelStatus status(Channel channel) {
        ChannelHealth known = health.getIfAvailable();
        return known == null ? untried(channel) : known.status(channel);
    }

    private static ChannelStatus untried(Channel channel) {
        ChannelStatus.State state = channel.enabled() ? ChannelStatus.State.SERVING : ChannelStatus.State.DISABLED;
        return new ChannelStatus(state, null, null, "closed", 0, 0, 1, null, null, null, null, null);
    }

    private static @Nullable Double millis(@Nullable Duration time) {
        return time == null ? null : time.toNanos() / 1000 / 1000.0;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
