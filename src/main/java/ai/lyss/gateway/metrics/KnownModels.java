package ai.lyss.gateway.metrics;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Channels;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The model names that may be a metric's tag: those that some channel names in full. Callers can send any name, and
 * every new tag value costs memory for good.
 */
@Component
class KnownModels {

    private record Snapshot(List<Channel> channels, Set<String> models) {}

    private final Channels channels;
    private volatile Snapshot snapshot = new Snapshot(List.of(), Set.of());

    KnownModels(Channels channels) {
        this.channels = channels;
    }

    /** True when a channel names the model, and does not merely match it by a pattern. */
    boolean contains(String model) {
        return modelsOf(channels.all()).contains(model);
    }

    /** The names are gathered once per snapshot of the channels, which is the same list until they change. */
    @SuppressWarnings("ReferenceEquality") // comparing a thousand channels would cost more than it saves
    private Set<String> modelsOf(List<Channel> all) {
        Snapshot known = snapshot;
        if (known.channels() != all) {
            known = new Snapshot(
                    all,
                    all.stream()
                            .flatMap(channel -> channel.models().stream())
                            .filter(entry -> !entry.isPattern())
                            .map(ChannelModel::model)
                            .collect(Collectors.toUnmodifiableSet()));
            snapshot = known;
        }
        return known.models();
    }
}
