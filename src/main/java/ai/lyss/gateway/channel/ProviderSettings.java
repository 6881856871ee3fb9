package ai.lyss.gateway.channel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * What {@code config/providers.yaml} says: a provider whose key is set gets a channel that every tenant may use.
 *
 * @param providers by the name of the provider's route
 */
@ConfigurationProperties("lyss")
record ProviderSettings(@Nullable Map<String, Provider> providers) {

    /**
     * One provider's account.
     *
     * @param baseUrl where it is
     * @param key its key; empty for no channel
     * @param models the models that it serves, a trailing {@code *} for any rest
     * @param settings what else the provider wants to know
     * @param local a server of ours: it gets its channel when its base URL is set, with or without a key
     */
    record Provider(
            @Nullable String baseUrl,
            @Nullable String key,
            @Nullable List<String> models,
            @Nullable Map<String, String> settings,
            boolean local) {

        /** Whether it is to have a channel. */
        boolean isSet() {
            return StringUtils.hasText(local ? baseUrl : key);
        }

        /** Never the key. */
        @Override
        public String toString() {
            return "Provider[" + baseUrl + "]";
        }
    }
}
