package ai.lyss.gateway.core;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One upstream account. A channel is data; what it speaks is its provider, which is a route.
 *
 * @param id unique, stable
 * @param tenantId whose it is; null for a channel that every tenant may use
 * @param name for people
 * @param provider the route {@code direct:provider-<provider>}
 * @param baseUrl http or https, without a trailing slash and without a query
 * @param credential the upstream's key
 * @param settings what else the provider wants to know, for example {@code api-version}
 * @param models the models that it serves
 * @param weight its share within its priority, 1 or more
 * @param priority the tier; lower is tried first
 * @param enabled whether it may be chosen
 * @param limits how much it may be asked
 * @param timeouts how long an attempt may take
 */
public record Channel(
        String id,
        @Nullable String tenantId,
        String name,
        String provider,
        URI baseUrl,
        Credential credential,
        Map<String, String> settings,
        List<ChannelModel> models,
        int weight,
        int priority,
        boolean enabled,
        RateLimits limits,
        ChannelTimeouts timeouts) {

    /** Where the balancer leaves the channel of the present attempt. */
    public static final ExchangeKey<Channel> KEY = new ExchangeKey<>("channel", Channel.class);

    /** Settings that are no capabilities and follow the base URL. */
    public static final Set<String> PATHS = Set.of("path", "embeddings-path");

    /** Copies the collections and checks the ranges, and the settings that are a {@link Capability}. */
    public Channel {
        settings = Map.copyOf(settings);
        models = List.copyOf(models);
        if (weight < 1) {
            throw new IllegalArgumentException("weight of channel " + name + " must be 1 or more, not " + weight);
        }
        if (!UpstreamAddress.isBase(baseUrl)) {
            throw new IllegalArgumentException(
                    "base URL of channel " + name
                            + " must be http(s)://host, with a port and a path or without, and must not end in / or have a query");
        }
        try {
            checkPaths(settings);
            Capabilities.check(settings); // here, where the channel is made: not in each of its requests
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("setting of channel " + name + ": " + wrong.getMessage(), wrong);
        }
    }

    private static void checkPaths(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (PATHS.contains(name) && !value.isEmpty() && !UpstreamAddress.isPath(value)) {
                throw new IllegalArgumentException("'" + name + "' must be a path that begins with /");
            }
        });
    }

    /** A channel without limits and timeouts of its own. */
    public Channel(
            String id,
            @Nullable String tenantId,
            String name,
            String provider,
            URI baseUrl,
            Credential credential,
            Map<String, String> settings,
            List<ChannelModel> models,
            int weight,
            int priority,
            boolean enabled) {
        this(
                id,
                tenantId,
                name,
                provider,
                baseUrl,
                credential,
                settings,
                models,
                weight,
                priority,
                enabled,
                RateLimits.NONE,
                ChannelTimeouts.NONE);
    }

    /** True when the tenant may use it: its own, or one that is everybody's. */
    public boolean isFor(String tenant) {
        return tenantId == null || tenantId.equals(tenant);
    }

    /** The entry that serves a name: an exact one before a pattern, a longer pattern before a shorter. */
    public Optional<ChannelModel> entryFor(String model) {
        ChannelModel best = null;
        for (ChannelModel entry : models) {
            if (!entry.serves(model)) {
                continue;
            }
            if (!entry.isPattern()) {
                return Optional.of(entry);
            }
            if (best == null || entry.model().length() > best.model().length()) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The name to send upstream for the name that the caller sent. */
    public String upstreamModel(String model) {
        return entryFor(model).map(ChannelModel::upstreamModel).orElse(model);
    }

    /** A setting, or its default: one that says nothing is as good as absent. */
    public String setting(String key, String otherwise) {
        String value = settings.get(key);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
