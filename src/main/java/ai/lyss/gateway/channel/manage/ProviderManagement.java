package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.BaseUrls;
import ai.lyss.gateway.channel.ChannelDocument;
import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.channel.KnownProviders;
import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code /api/v1/providers}: what channels can be made of. */
@Configuration(proxyBeanMethods = false)
class ProviderManagement {

    private final KnownProviders providers;
    private final ChannelStore store;
    private final ChannelDocument documents;
    private final Probing probing;
    private final BaseUrls baseUrls;

    ProviderManagement(
            KnownProviders providers,
            ChannelStore store,
            ChannelDocument documents,
            Probing probing,
            BaseUrls baseUrls) {
        this.providers = providers;
        this.store = store;
        this.documents = documents;
        this.probing = probing;
        this.baseUrls = baseUrls;
    }

    @Bean
    Step listProviders() {
        return new Step((request, owner) -> {
            Set<String> names = providers.names();
            ObjectNode list = Json.object();
            ArrayNode items = list.putArray("items");
            names.forEach(name -> items.add(shown(name, owner)));
            return ManagementAnswer.of(list.put("total", names.size()));
        });
    }

    /** With every capability that a channel's settings can state. */
    @Bean
    Step getProvider() {
        return new Step((request, owner) -> {
            ObjectNode words = shown(known(request.pathPart("provider")), owner);
            ArrayNode capabilities = words.putArray("capabilities");
            Capabilities.all()
                    .forEach(each -> capabilities
                            .addObject()
                            .put("name", each.name())
                            .put("values", each.words())
                            .put("meaning", each.meaning()));
            return ManagementAnswer.of(words);
        });
    }

    /** Tests credentials that are stored nowhere. */
    @Bean
    Step testProvider() {
        return new Step((request, owner) -> {
            String provider = known(request.pathPart("provider"));
            Fields given = Fields.of(request);
            @Nullable String model = given.text("model", 256);
            ObjectNode document = Json.object().put("name", "test").put("provider", provider);
            for (String name : new String[] {"base_url", "credential", "settings", "timeouts"}) {
                if (given.get(name) != null) {
                    document.set(name, given.get(name));
                }
            }
            document.putArray("models").add(model == null ? "*" : model);
            var depth = Probing.depth(given);
            given.nothingElse();
            Fields fields = new Fields(document);
            Channel channel =
                    documents.read(fields, "test_" + provider, new ChannelDocument.Kept(owner.tenant(), null, true));
            fields.problems().forEach(each -> given.wrongAt(each.field(), each.problem()));
            checkAddress(given, channel, owner);
            given.check();
            return ManagementAnswer.of(probing.probe(Objects.requireNonNull(channel), depth, model, owner));
        });
    }

    private void checkAddress(Fields fields, @Nullable Channel channel, Owner owner) {
        String refusal = owner.isOperator() || channel == null ? null : baseUrls.refusal(channel.baseUrl());
        if (refusal != null) {
            fields.wrong("base_url", refusal);
        }
    }

    private String known(String provider) {
        if (!providers.names().contains(provider)) {
            throw new GatewayException(ErrorKind.NOT_FOUND, "There is no provider '" + provider + "'.");
        }
        return provider;
    }

    private ObjectNode shown(String provider, Owner owner) {
        URI usual = providers.usualBaseUrl(provider);
        ObjectNode words = Json.object().put("name", provider).put("description", providers.description(provider));
        words.putObject("base_url")
                .put("required", usual == null)
                .put("default", usual == null ? null : usual.toString());
        words.putObject("credential").put("required", providers.needsCredential(provider));
        ArrayNode settings = words.putArray("settings");
        OwnSetting.of(provider)
                .forEach(each -> settings.addObject()
                        .put("name", each.name())
                        .put("values", each.values())
                        .put("default", each.otherwise().isEmpty() ? null : each.otherwise())
                        .put("meaning", each.meaning()));
        ArrayNode models = words.putArray("models");
        models(provider, owner).forEach(models::add);
        return words;
    }

    /** What the configuration names, and what the channels that one may see serve. */
    private Set<String> models(String provider, Owner owner) {
        Set<String> models = new TreeSet<>(providers.models(provider));
        for (StoredChannel stored : store.stored()) {
            Channel channel = stored.channel();
            if (channel != null && channel.provider().equals(provider) && owner.owns(stored.tenantId())) {
                channel.models().forEach(model -> models.add(model.model()));
            }
        }
        return models;
    }
}
