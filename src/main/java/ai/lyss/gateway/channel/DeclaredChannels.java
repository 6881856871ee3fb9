package ai.lyss.gateway.channel;

import ai.lyss.gateway.channel.ChannelDocument.Kept;
import ai.lyss.gateway.channel.ChannelPlan.Action;
import ai.lyss.gateway.channel.ChannelPlan.Change;
import ai.lyss.gateway.channel.Declaration.Content;
import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The channels and policies of one document, beside those that are there: what becomes of each. Of those that are
 * there, only what came from a document is changed by one.
 */
final class DeclaredChannels {

    private static final int MOST = 100_000;
    private static final String NONE = "is required; [] declares none";

    private record Scope(@Nullable String tenantId, String model) {}

    private final ChannelDocument documents;
    private final CredentialReference references;
    private final Map<String, StoredChannel> channels;
    private final Map<Scope, StoredPolicy> policies = new LinkedHashMap<>();

    DeclaredChannels(
            ChannelDocument documents,
            CredentialReference references,
            Map<String, StoredChannel> channels,
            List<StoredPolicy> policies) {
        this.documents = documents;
        this.references = references;
        this.channels = channels;
        policies.forEach(each -> this.policies.put(scope(each.policy()), each));
    }

    ChannelPlan plan(Declaration declaration) {
        Content content = declaration.read(this::read);
        List<Change<Channel>> channelChanges = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Channel declared : content.channels()) {
            ids.add(declared.id());
            channelChanges.add(ChannelPlan.of(declared, channels.get(declared.id())));
        }
        channels.values().stream()
                .filter(stored -> stored.origin() == Origin.FILE && !ids.contains(stored.id()))
                .forEach(
                        stored -> channelChanges.add(new Change<Channel>(stored.id(), null, Action.DELETE, List.of())));
        List<Change<BalancePolicy>> policyChanges = new ArrayList<>();
        Set<Scope> scopes = new HashSet<>();
        for (BalancePolicy declared : content.policies()) {
            scopes.add(scope(declared));
            policyChanges.add(ChannelPlan.of(declared, policies.get(scope(declared))));
        }
        policies.forEach((scope, stored) -> {
            if (stored.origin() == Origin.FILE && !scopes.contains(scope)) {
                policyChanges.add(new Change<>(stored.policy().id(), stored.policy(), Action.DELETE, List.of()));
            }
        });
        return new ChannelPlan(channelChanges, policyChanges);
    }

    private Content read(Fields fields) {
        List<Channel> declared = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        if (!fields.has("channels")) {
            fields.wrong("channels", NONE); // what is not declared is deleted: nobody means all of it by a slip
        } else if (fields.mentions("policies") && !fields.has("policies")) {
            fields.wrong("policies", NONE);
        }
        List<JsonNode> items = fields.items("channels", MOST);
        for (int i = 0; i < items.size(); i++) {
            Channel channel = channel(fields.item("channels", i, items.get(i)), ids);
            if (channel != null) {
                declared.add(channel);
            }
        }
        List<BalancePolicy> declaredPolicies = new ArrayList<>();
        Set<Scope> seen = new HashSet<>();
        items = fields.items("policies", MOST);
        for (int i = 0; i < items.size(); i++) {
            BalancePolicy policy = policy(fields.item("policies", i, items.get(i)), seen);
            if (policy != null) {
                declaredPolicies.add(policy);
            }
        }
        fields.nothingElse();
        return new Content(declared, declaredPolicies);
    }

    private @Nullable Channel channel(Fields fields, Set<String> ids) {
        String id = fields.requiredText("id", 200);
        StoredChannel stored = channels.get(id);
        String problem = id.isEmpty() ? null : ChannelIds.problem(id);
        if (problem != null) {
            fields.wrong("id", problem);
        } else if (!id.isEmpty() && !ids.add(id)) {
            fields.wrong("id", "stands twice");
        } else if (stored != null && stored.origin() != Origin.FILE) {
            fields.wrong("id", "is that of a channel that did not come from a file");
        }
        String written = Declaration.text(fields.all().get("credential"));
        String credential = written == null ? null : references.resolve(fields, written);
        ObjectNode resolved = fields.all().deepCopy();
        if (credential != null) {
            resolved.put("credential", credential);
        }
        Channel present = stored == null ? null : stored.channel();
        boolean enabled = present == null || present.enabled(); // who switched it off meant it
        return documents.read(fields.with(resolved), id, new Kept(null, null, enabled));
    }

    private @Nullable BalancePolicy policy(Fields fields, Set<Scope> seen) {
        if (fields.has("id")) {
            fields.wrong("id", "is given by the gateway");
        }
        Scope scope = new Scope(
                Declaration.text(fields.all().get("tenant_id")),
                Objects.requireNonNullElse(Declaration.text(fields.all().get("model")), ""));
        StoredPolicy stored = policies.get(scope);
        if (!seen.add(scope)) {
            fields.wrong("model", "has two policies for the same tenant");
        } else if (stored != null && stored.origin() != Origin.FILE) {
            fields.wrong("model", "has a policy that did not come from a file");
        }
        String id = stored == null
                ? "pol_" + UUID.randomUUID().toString().replace("-", "")
                : stored.policy().id();
        return PolicyDocument.read(fields, id, null);
    }

    private static Scope scope(BalancePolicy policy) {
        return new Scope(policy.tenantId(), policy.model());
    }
}
