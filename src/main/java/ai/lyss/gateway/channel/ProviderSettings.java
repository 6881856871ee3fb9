package ai.lyss.gateway.channel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

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
     */
    record Provider(
            @Nullable String baseUrl,
            @Nullable String key,
            @Nullable List<String> models,
            @Nullable Map<String, String> settings) {

        /** Never the key. */
        @Override
        public String toString() {
            return "Provider[" + baseUrl + "]";
        }
    }
}
