package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelProbe.Depth;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.Page;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code /api/v1/channels} that tell how channels do. */
@Configuration(proxyBeanMethods = false)
class ChannelStateSteps {

    private final ChannelStore store;
    private final ChannelStatuses statuses;
    private final Probing probing;

    ChannelStateSteps(ChannelStore store, ChannelStatuses statuses, Probing probing) {
        this.store = store;
        this.statuses = statuses;
        this.probing = probing;
    }

    @Bean
    Step overviewChannels() {
        return new Step((request, owner) -> {
            Fields problems = new Fields(Json.object());
            Page page = Page.of(request, ChannelFilter.NAMES, problems::wrong);
            Predicate<StoredChannel> meant = ChannelFilter.of(request, statuses, problems);
            problems.check();
            owner.checkFilter(request);
            List<StoredChannel> all = store.stored().stream()
                    .filter(stored -> owner.owns(stored.tenantId()) && meant.test(stored))
                    .toList();
            ObjectNode overview = page.of(all, StoredChannel::id, statuses::shown);
            overview.set("states", counted(all));
            return ManagementAnswer.of(overview);
        });
    }

    @Bean
    Step showChannelStatus() {
        return new Step((request, owner) -> ManagementAnswer.of(statuses.shown(Owned.channel(store, request, owner))));
    }

    /** Forgets what this node knows of its failures. */
    @Bean
    Step resetChannel() {
        return new Step((request, owner) -> {
            StoredChannel stored = Owned.channel(store, request, owner);
            statuses.reset(stored.id());
            return ManagementAnswer.of(statuses.shown(stored));
        });
    }

    /** Calls the upstream, whether the channel is enabled or not. */
    @Bean
    Step testChannel() {
        return new Step((request, owner) -> {
            Channel channel = Owned.readable(Owned.channel(store, request, owner));
            Fields fields = Fields.ifAny(request);
            @Nullable String model = fields.text("model", 256);
            Depth depth = Probing.depth(fields);
            fields.nothingElse();
            fields.check();
            return ManagementAnswer.of(probing.probe(channel, depth, model, owner));
        });
    }

    private ObjectNode counted(List<StoredChannel> channels) {
        Map<String, Integer> counts = new TreeMap<>();
        ChannelStatuses.STATES.forEach(state -> counts.put(state, 0));
        channels.forEach(stored -> counts.merge(statuses.state(stored), 1, Integer::sum));
        ObjectNode words = Json.object();
        counts.forEach(words::put);
        return words;
    }
}
