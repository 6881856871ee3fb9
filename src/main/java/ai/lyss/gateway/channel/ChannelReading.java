package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one reading of the database has found. The next begins with it: a channel whose revision is the same is neither
 * read nor decrypted again, and where nothing has changed the snapshot is the same object.
 *
 * @param channels by id, in order, with those that cannot be read
 * @param policies in order
 * @param snapshot what requests work with
 */
record ChannelReading(Map<String, StoredChannel> channels, List<StoredPolicy> policies, ChannelSnapshot snapshot) {

    /** Before the first. */
    static final ChannelReading NOTHING =
            new ChannelReading(Map.of(), List.of(), new ChannelSnapshot(List.of(), List.of()));

    private static final Logger LOG = LoggerFactory.getLogger(ChannelReading.class);

    /** What is there now. Runs in one transaction whose statements all see the same moment. */
    ChannelReading next(ChannelTables channelTables, PolicyTable policyTable) {
        Map<String, @Nullable StoredChannel> found = new LinkedHashMap<>();
        List<String> changed = new ArrayList<>();
        channelTables.revisions((id, revision) -> {
            StoredChannel known = channels.get(id);
            boolean same = known != null && known.revision() == revision;
            found.put(id, same ? known : null);
            if (!same) {
                changed.add(id);
            }
        });
        List<StoredPolicy> policiesFound = policyTable.read();
        if (changed.isEmpty() && found.size() == channels.size() && policiesFound.equals(policies)) {
            return this;
        }
        found.putAll(changed.isEmpty() ? Map.of() : channelTables.read(channels.isEmpty() ? null : changed));
        return of(found, policiesFound);
    }

    private ChannelReading of(Map<String, @Nullable StoredChannel> found, List<StoredPolicy> policiesFound) {
        Map<String, StoredChannel> all = LinkedHashMap.newLinkedHashMap(found.size());
        List<Channel> fit = new ArrayList<>(found.size());
        found.values().forEach(each -> {
            StoredChannel stored = Objects.requireNonNull(each);
            all.put(stored.id(), stored);
            Channel channel = stored.channel();
            if (channel == null) {
                tell(stored);
            } else {
                fit.add(channel);
            }
        });
        return new ChannelReading(
                all,
                policiesFound,
                new ChannelSnapshot(
                        fit, policiesFound.stream().map(StoredPolicy::policy).toList()));
    }

    /** Once, and not at each reading. */
    private void tell(StoredChannel unreadable) {
        StoredChannel before = channels.get(unreadable.id());
        if (before == null || !Objects.equals(before.unreadable(), unreadable.unreadable())) {
            LOG.error("Channel {} is left out: {}", unreadable.id(), unreadable.unreadable());
        }
    }
}
