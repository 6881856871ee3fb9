package ai.lyss.gateway.core;

import java.util.Locale;

/** How a channel is chosen among those of one priority. */
public enum Strategy {
    /** At random by weight. */
    WEIGHTED_RANDOM,
    /** In turn by weight, evenly spread. */
    ROUND_ROBIN,
    /** Fewest requests under way per weight. */
    LEAST_CONNECTIONS,
    /** Of two drawn at random, the one that was quicker to its first byte of late. */
    FASTEST_RESPONSE,
    /** At random by weight, success rate and speed. */
    ADAPTIVE,
    /** The cheapest for this model and this request. */
    LOWEST_COST,
    /** The same channel for the same prompt cache key, user or prefix: providers' prompt caches stay warm. */
    AFFINITY;

    /** The strategy by its name, such as {@code round-robin}; {@link IllegalArgumentException} when there is none. */
    public static Strategy of(String name) {
        for (Strategy each : values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("there is no strategy '" + name + "'");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
