package ai.lyss.gateway.metrics;

import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.Channels;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The model names that may be a metric's tag: those that some channel names in full. Callers can send any name, and
 * every new tag value costs memory for good.
 */
@Component
class KnownModels {

    private record Snapshot(@Nullable ChannelSnapshot channels, Set<String> models) {}

    private final Channels channels;
    private volatile Snapshot snapshot = new Snapshot(null, Set.of());

    KnownModels(Channels channels) {
        this.channels = channels;
    }

    /** True when a channel names the model, and does not merely match it by a pattern. */
    boolean contains(String model) {
        return modelsOf(channels.snapshot()).contains(model);
    }

    /** The names are gathered once per snapshot of the channels, which is the same until they change. */
    @SuppressWarnings("ReferenceEquality") // comparing a thousand channels would cost more than it saves
    private Set<String> modelsOf(ChannelSnapshot all) {
        Snapshot known = snapshot;
        if (known.channels() != all) {
            known = new Snapshot(
                    all,
                    all.channels().stream()
                            .flatMap(channel -> channel.models().stream())
                            .filter(entry -> !entry.isPattern())
                            .map(ChannelModel::model)
                            .collect(Collectors.toUnmodifiableSet()));
            snapshot = known;
        }
        return known.models();
    }
}
