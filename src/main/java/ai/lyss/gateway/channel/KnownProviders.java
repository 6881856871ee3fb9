package ai.lyss.gateway.channel;

import ai.lyss.gateway.channel.ProviderSettings.Provider;
import ai.lyss.gateway.core.Providers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** The providers that there are: each has a route, and most stand in {@code config/providers.yaml} too. */
@Component
public class KnownProviders {

    private final Providers running;
    private final Map<String, Provider> configured;

    KnownProviders(Providers running, ProviderSettings settings) {
        this.running = running;
        this.configured = Objects.requireNonNullElse(settings.providers(), Map.of());
    }

    /** Their names in order. */
    public Set<String> names() {
        return new TreeSet<>(running.names());
    }

    /** What a provider's route says of itself. */
    public String description(String provider) {
        Route route = running.route(provider);
        return route == null || route.getDescription() == null ? "" : route.getDescription();
    }

    /** Where its accounts usually are; null when each is somewhere else. */
    public @Nullable URI usualBaseUrl(String provider) {
        Provider known = configured.get(provider);
        String url = known == null ? null : known.baseUrl();
        try {
            return known != null && StringUtils.hasText(url) && !known.local()
                    ? new URI(StringUtils.trimTrailingCharacter(url.strip(), '/'))
                    : null;
        } catch (URISyntaxException malformed) {
            return null;
        }
    }

    /** False for servers of one's own, and for what the configuration does not know. */
    public boolean needsCredential(String provider) {
        Provider known = configured.get(provider);
        return known != null && !known.local();
    }

    /** The names and patterns of models that the configuration gives it. */
    public List<String> models(String provider) {
        Provider known = configured.get(provider);
        return known == null || known.models() == null
                ? List.of()
                : known.models().stream().filter(StringUtils::hasText).toList();
    }
}
