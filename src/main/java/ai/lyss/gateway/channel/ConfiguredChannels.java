package ai.lyss.gateway.channel;

import ai.lyss.gateway.channel.ProviderSettings.Provider;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * At each start, a channel for every provider that is set, under the id {@code env-<provider>}; when it is not set any
 * more at the next start, the channel is disabled.
 */
@Component
final class ConfiguredChannels implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredChannels.class);

    private final ChannelStore store;
    private final Map<String, Provider> providers;

    ConfiguredChannels(ChannelStore store, ProviderSettings settings) {
        this.store = store;
        this.providers = Objects.requireNonNullElse(settings.providers(), Map.of());
    }

    @Override
    public void afterSingletonsInstantiated() {
        providers.forEach((name, provider) -> {
            String id = "env-" + name;
            if (!provider.isSet()) {
                store.disable(id);
                return;
            }
            List<ChannelModel> models = Objects.requireNonNullElse(provider.models(), List.<String>of()).stream()
                    .filter(StringUtils::hasText)
                    .map(model -> new ChannelModel(model, null))
                    .toList();
            String baseUrl = provider.baseUrl();
            if (models.isEmpty() || !StringUtils.hasText(baseUrl)) {
                LOG.warn("Provider {} is set, but has no base URL or no model: it gets no channel.", name);
                store.disable(id);
                return;
            }
            try {
                String key = Objects.requireNonNullElse(provider.key(), "");
                store.save(channel(id, name, provider, baseUrl, key, models));
                LOG.info("Channel {} serves {}", id, provider.models());
            } catch (IllegalArgumentException wrong) {
                LOG.error("Provider {} gets no channel: {}", name, wrong.getMessage());
                store.disable(id);
            }
        });
    }

    private static Channel channel(
            String id, String name, Provider provider, String baseUrl, String key, List<ChannelModel> models) {
        return new Channel(
                id,
                null,
                name + " (from the environment)",
                name,
                URI.create(StringUtils.trimTrailingCharacter(baseUrl.strip(), '/')),
                new Credential(key.strip()),
                Objects.requireNonNullElse(provider.settings(), Map.of()),
                models,
                1,
                0,
                true);
    }
}
