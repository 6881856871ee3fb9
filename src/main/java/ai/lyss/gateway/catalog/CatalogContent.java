package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.Traits;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * What the file says.
 *
 * @param profiles what servers can do, by name
 * @param entries what models can do, in the file's order: later ones add to and replace what earlier ones say
 */
record CatalogContent(Map<String, Map<String, Object>> profiles, List<Entry> entries) {

    /** The setting by which a channel names a profile that is not its provider's. */
    static final String PROFILE = "profile";

    /**
     * Some models.
     *
     * @param patterns names
     * @param profiles the only profiles that it holds for; empty for all
     * @param from the day on which it begins to hold, in UTC, or null
     * @param traits by capability
     */
    record Entry(
            List<Glob> patterns,
            Set<String> profiles,
            @Nullable LocalDate from,
            Map<String, Object> traits) {

        /** Servers put the maker before a model's name, so what follows the last slash is tried too. */
        boolean isFor(String ofProfile, String model, LocalDate today) {
            if (!(profiles.isEmpty() || profiles.contains(ofProfile)) || (from != null && today.isBefore(from))) {
                return false;
            }
            String bare = model.substring(model.lastIndexOf('/') + 1);
            return patterns.stream().anyMatch(pattern -> pattern.matches(model) || pattern.matches(bare));
        }
    }

    /** The profile of a channel: the one that it names if there is one, its provider's otherwise. */
    String profile(String provider, Map<String, String> settings) {
        String named = settings.get(PROFILE);
        return named != null && profiles.containsKey(named) ? named : provider;
    }

    /** What holds for a model on a day, for channels of a provider with these settings. */
    Traits traits(String provider, Map<String, String> settings, String upstreamModel, LocalDate today) {
        String profile = profile(provider, settings);
        Map<String, Object> traits = new HashMap<>(profiles.getOrDefault(profile, Map.of()));
        for (Entry entry : entries) {
            if (entry.isFor(profile, upstreamModel, today)) {
                traits.putAll(entry.traits());
            }
        }
        settings.forEach((name, value) -> {
            Capability<?> capability = Capabilities.named(name);
            if (capability != null) {
                traits.put(name, capability.read(value));
            }
        });
        return new Known(Map.copyOf(traits));
    }

    private static final class Known implements Traits {

        private final Map<String, Object> values;
        private final Supplier<Prices> prices =
                SingletonSupplier.of(() -> Prices.of(this)); // asked for by each request

        Known(Map<String, Object> values) {
            this.values = values;
        }

        @Override
        public Prices prices() {
            return prices.get();
        }

        @Override
        @SuppressWarnings("unchecked") // the value was made by the capability of this name
        public <T> T get(Capability<T> capability) {
            Object value = values.get(capability.name());
            return value == null ? capability.otherwise() : (T) value;
        }
    }
}
