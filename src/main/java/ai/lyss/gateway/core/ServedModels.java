package ai.lyss.gateway.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which channels serve a name, found by the name and not by asking each of them. */
final class ServedModels {

    /**
     * A channel with its place among all.
     *
     * @param place in the order of the snapshot
     */
    record Entry(Channel channel, int place) implements Comparable<Entry> {

        private static final Comparator<Entry> BY_PRIORITY =
                Comparator.comparingInt((Entry each) -> each.channel.priority()).thenComparingInt(Entry::place);

        @Override
        public int compareTo(Entry other) {
            return BY_PRIORITY.compare(this, other);
        }
    }

    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<String, List<Entry>> byPrefix = new HashMap<>();
    private int longestPrefix;

    void add(Channel channel, int place) {
        Entry entry = new Entry(channel, place);
        for (ChannelModel model : channel.models()) {
            if (model.isPattern()) {
                String prefix = model.model().substring(0, model.model().length() - 1);
                byPrefix.computeIfAbsent(prefix, name -> new ArrayList<>(1)).add(entry);
                longestPrefix = Math.max(longestPrefix, prefix.length());
            } else {
                byName.computeIfAbsent(model.model(), name -> new ArrayList<>(1))
                        .add(entry);
            }
        }
    }

    /** Each channel once, by priority. */
    static List<Channel> ordered(List<Entry> entries) {
        entries.sort(null);
        List<Channel> channels = new ArrayList<>(entries.size());
        int last = -1;
        for (Entry entry : entries) {
            if (entry.place != last) { // it serves the name and patterns of it: equal ones stand side by side
                channels.add(entry.channel);
                last = entry.place;
            }
        }
        return List.copyOf(channels);
    }

    /** Adds those that serve the name; a channel comes once for each of its entries that do. */
    void collect(String name, List<Entry> to) {
        to.addAll(byName.getOrDefault(name, List.of()));
        for (int length = Math.min(longestPrefix, name.length()); length >= 0; length--) {
            to.addAll(byPrefix.getOrDefault(name.substring(0, length), List.of()));
        }
    }
}
