package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelPattern;
import ai.lyss.gateway.core.PlainText;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.RateLimitsJson;
import ai.lyss.gateway.core.UpstreamAddress;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A channel as JSON: as people write it, and as they are shown it, without its credential. */
@Component
public class ChannelDocument {

    /** Longest name of a model, here and upstream. */
    static final int LONGEST_MODEL = 256;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_CREDENTIAL = 10_000; // a service account's key is a document
    private static final int LONGEST_SETTING = 1000;
    private static final int MOST_SETTINGS = 100;
    private static final int MOST_MODELS = 1000;
    private static final int MOST_WEIGHT = 1_000_000;
    private static final int MOST_PRIORITY = 1_000_000;

    /** Shown, and taken back without being looked at. */
    private static final List<String> SHOWN_ONLY =
            List.of("credential_hint", "origin", "version", "created_at", "updated_at", "unreadable");

    private final KnownProviders providers;

    ChannelDocument(KnownProviders providers) {
        this.providers = providers;
    }

    /**
     * What is kept where the document says nothing.
     *
     * @param tenantId whose the channel is
     * @param credential null when there is none to keep
     * @param enabled whether it may be chosen
     */
    public record Kept(@Nullable String tenantId, @Nullable Credential credential, boolean enabled) {}

    /**
     * Reads a channel. What is wrong is left in the fields, and the channel is null then.
     *
     * @param id the channel's
     * @param kept what it has now
     */
    public @Nullable Channel read(Fields fields, String id, Kept kept) {
        fields.ignore(SHOWN_ONLY);
        String tenant = fields.mentions("tenant_id") ? fields.text("tenant_id", LONGEST_NAME) : kept.tenantId();
        fields.ignore(List.of("id", "tenant_id"));
        String name = fields.requiredText("name", LONGEST_NAME);
        String provider = provider(fields);
        URI baseUrl = baseUrl(fields, provider);
        Credential credential = credential(fields, provider, kept.credential());
        Map<String, String> settings = settings(fields.object("settings"));
        List<ChannelModel> models = models(fields);
        Long weight = fields.integer("weight", 1, MOST_WEIGHT);
        Long priority = fields.integer("priority", 0, MOST_PRIORITY);
        Boolean enabled = fields.flag("enabled");
        RateLimits limits = RateLimitsJson.changed(fields, RateLimits.NONE);
        ChannelTimeouts timeouts = timeouts(fields.object("timeouts"));
        fields.nothingElse();
        if (fields.areWrong() || baseUrl == null) {
            return null;
        }
        return new Channel(
                id,
                tenant,
                name,
                provider,
                baseUrl,
                credential,
                settings,
                models,
                weight == null ? 1 : weight.intValue(),
                priority == null ? 0 : priority.intValue(),
                enabled == null ? kept.enabled() : enabled,
                limits,
                timeouts);
    }

    /** What a channel's document says without its credential: what {@link #read} makes the same channel of. */
    public static ObjectNode words(Channel channel) {
        ObjectNode words = Json.object()
                .put("id", channel.id())
                .put("tenant_id", channel.tenantId())
                .put("name", channel.name())
                .put("provider", channel.provider())
                .put("base_url", channel.baseUrl().toString());
        words.set("settings", ChannelWords.settings(channel.settings()));
        words.set("models", models(channel.models()));
        words.put("weight", channel.weight())
                .put("priority", channel.priority())
                .put("enabled", channel.enabled());
        words.set("limits", RateLimitsJson.of(channel.limits()));
        words.set("timeouts", ChannelWords.timeouts(channel.timeouts()));
        return words;
    }

    /** What is shown of a channel. */
    public static ObjectNode shown(StoredChannel stored) {
        Channel channel = stored.channel();
        ObjectNode words = channel == null
                ? Json.object()
                        .put("id", stored.id())
                        .put("tenant_id", stored.tenantId())
                        .put("name", stored.name())
                        .put("provider", stored.provider())
                : words(channel);
        if (channel != null) {
            words.put("credential_hint", hint(channel.credential()));
        } else {
            words.put("unreadable", stored.unreadable());
        }
        return words.put("origin", stored.origin().toString())
                .put("version", stored.version())
                .put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }

    /** The last four characters; null for a short credential and for none. */
    static @Nullable String hint(Credential credential) {
        return credential.secret().length() < 12 ? null : credential.hint();
    }

    /** The models that a channel serves. */
    public static ArrayNode models(List<ChannelModel> models) {
        ArrayNode words = Json.MAPPER.createArrayNode();
        models.forEach(
                model -> words.addObject().put("model", model.model()).put("upstream_model", model.upstreamModel()));
        return words;
    }

    /** Reads {@code models}: names, or objects with {@code model} and {@code upstream_model}; at least one. */
    public static List<ChannelModel> models(Fields fields) {
        List<ChannelModel> models = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int before = fields.problems().size();
        List<JsonNode> items = fields.items("models", MOST_MODELS);
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            JsonNode named = item.isTextual() ? Json.object().set("model", item) : item;
            Fields entry = fields.item("models", i, named);
            if (!named.isObject()) {
                continue;
            }
            String model = entry.requiredText("model", LONGEST_MODEL);
            String upstream = entry.text("upstream_model", LONGEST_MODEL);
            entry.nothingElse();
            String unfit = ModelPattern.problem(model);
            if (unfit != null) {
                entry.wrong("model", unfit);
            } else if (!model.isEmpty() && !names.add(model)) {
                entry.wrong("model", "stands twice");
            }
            models.add(new ChannelModel(model, upstream));
        }
        if (items.isEmpty() && fields.problems().size() == before) {
            fields.wrong("models", "must name at least one model; \"*\" stands for all");
        }
        models.sort(Comparator.comparing(ChannelModel::model)); // as they come back: another order is no change
        return models;
    }

    private String provider(Fields fields) {
        String provider = fields.requiredText("provider", LONGEST_NAME);
        if (!provider.isEmpty() && !providers.names().contains(provider)) {
            fields.wrong("provider", "must be one of " + String.join(", ", providers.names()));
        }
        return provider;
    }

    private @Nullable URI baseUrl(Fields fields, String provider) {
        if (fields.has("base_url")) {
            return BaseUrls.read(fields, "base_url");
        }
        fields.ignore(List.of("base_url"));
        URI usual = providers.usualBaseUrl(provider);
        if (usual == null && !provider.isEmpty()) {
            fields.wrong("base_url", "is required: this provider has no usual one");
        }
        return usual;
    }

    private Credential credential(Fields fields, String provider, @Nullable Credential kept) {
        if (!fields.has("credential")) {
            boolean keep = !fields.mentions("credential") && kept != null;
            fields.ignore(List.of("credential"));
            if (!keep && providers.needsCredential(provider)) {
                fields.wrong("credential", "is required");
            }
            return keep ? Objects.requireNonNull(kept) : new Credential("");
        }
        String secret = fields.text("credential", LONGEST_CREDENTIAL);
        return new Credential(secret == null ? "" : secret.strip());
    }

    private static Map<String, String> settings(Fields fields) {
        Map<String, String> settings = new HashMap<>();
        if (fields.all().size() > MOST_SETTINGS) {
            fields.wrongAt("settings", "must have at most " + MOST_SETTINGS + " entries");
            return settings;
        }
        fields.all().properties().forEach(each -> {
            String name = each.getKey();
            JsonNode value = each.getValue();
            JsonNode text = value.isNumber() || value.isBoolean()
                    ? Json.MAPPER.getNodeFactory().textNode(value.asText())
                    : value;
            String problem = problem(name, text);
            if (problem == null) {
                settings.put(name, text.textValue());
            } else {
                fields.wrong(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name, problem);
            }
        });
        return settings;
    }

    private static @Nullable String problem(String name, JsonNode value) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")) {
            return "is not a name of a setting";
        }
        if (value.isTextual() && value.textValue().isEmpty()) {
            return null; // as good as absent
        }
        String problem = PlainText.problem(value, LONGEST_SETTING);
        if (problem != null) {
            return problem;
        }
        if (Channel.PATHS.contains(name) && !UpstreamAddress.isPath(value.textValue())) {
            return "must be a path that begins with /";
        }
        Capability<?> capability = Capabilities.named(name);
        if (capability != null) {
            try {
                capability.read(value.textValue());
            } catch (IllegalArgumentException unfit) {
                return String.valueOf(unfit.getMessage());
            }
        }
        return null;
    }

    /** Reads the four times of an attempt. */
    static ChannelTimeouts timeouts(Fields fields) {
        ChannelTimeouts timeouts = new ChannelTimeouts(
                fields.time("connect"), fields.time("first_token"), fields.time("idle"), fields.time("total"));
        fields.nothingElse();
        return timeouts;
    }
}
