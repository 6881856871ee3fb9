package ai.lyss.gateway.catalog;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Traits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the file says.
 *
 * @param profiles what servers can do, by name
 * @param entries what models can do, in the file's order: later ones add to and replace what earlier ones say
 */
record CatalogContent(Map<String, Map<String, Object>> profiles, List<Entry> entries) {

    /**
     * Some models.
     *
     * @param patterns names; {@code *} stands for any characters
     * @param profile the only profile that it holds for, or null
     * @param traits by capability
     */
    record Entry(List<String> patterns, @Nullable String profile, Map<String, Object> traits) {

        boolean isFor(String ofProfile, String model) {
            return (profile == null || profile.equals(ofProfile))
                    && patterns.stream().anyMatch(pattern -> matches(pattern, model));
        }

        private static boolean matches(String pattern, String model) {
            int star = pattern.indexOf('*');
            if (star < 0) {
                return pattern.equals(model);
            }
            String rest = pattern.substring(star + 1);
            if (!model.startsWith(pattern.substring(0, star))) {
                return false;
            }
            for (int at = star; at <= model.length(); at++) {
                if (matches(rest, model.substring(at))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What holds for a model of a channel. A profile is the channel's setting {@code profile}, or its provider's. */
    Traits traits(Channel channel, String upstreamModel) {
        String profile = channel.setting("profile", channel.provider());
        Map<String, Object> traits = new HashMap<>(profiles.getOrDefault(profile, Map.of()));
        for (Entry entry : entries) {
            if (entry.isFor(profile, upstreamModel)) {
                traits.putAll(entry.traits());
            }
        }
        for (Capability<?> capability : Capabilities.all()) {
            String setting = channel.settings().get(capability.name());
            if (setting != null) {
                traits.put(capability.name(), capability.read(setting));
            }
        }
        return new Known(Map.copyOf(traits));
    }

    private record Known(Map<String, Object> values) implements Traits {

        @Override
        @SuppressWarnings("unchecked") // the value was made by the capability of this name
        public <T> T get(Capability<T> capability) {
            Object value = values.get(capability.name());
            return value == null ? capability.otherwise() : (T) value;
        }
    }
}
