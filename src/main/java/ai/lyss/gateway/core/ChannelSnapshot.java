package ai.lyss.gateway.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All channels and the policies by which they are chosen, at one moment. Never changes; what is asked of it again and
 * again is worked out once, and what is asked for the first time looks at no channel that cannot be meant.
 */
public final class ChannelSnapshot {

    private static final int REMEMBERED = 10_000; // callers can ask for any name

    private record Asked(String tenantId, String model) {}

    private final List<Channel> channels;
    private final List<BalancePolicy> policies;
    private final Map<String, Channel> byId = new HashMap<>();
    private final ServedModels servedToAll = new ServedModels();
    private final Map<String, ServedModels> servedTo = new HashMap<>();
    private final List<BalancePolicy> policiesForAll = new ArrayList<>();
    private final Map<String, List<BalancePolicy>> policiesFor = new HashMap<>();
    private final Map<Asked, List<Channel>> serving = new ConcurrentHashMap<>();

    /** A snapshot of these channels, whose ids differ, and of these policies. */
    public ChannelSnapshot(List<Channel> channels, List<BalancePolicy> policies) {
        this.channels = List.copyOf(channels);
        List<BalancePolicy> nearestFirst = new ArrayList<>(policies);
        nearestFirst.sort(BalancePolicy.NEAREST_FIRST);
        this.policies = List.copyOf(nearestFirst);
        int place = 0;
        for (Channel channel : this.channels) {
            byId.put(channel.id(), channel);
            String tenant = channel.tenantId();
            (tenant == null ? servedToAll : servedTo.computeIfAbsent(tenant, id -> new ServedModels()))
                    .add(channel, place++);
        }
        for (BalancePolicy policy : this.policies) {
            String tenant = policy.tenantId();
            (tenant == null ? policiesForAll : policiesFor.computeIfAbsent(tenant, id -> new ArrayList<>()))
                    .add(policy);
        }
    }

    /** All channels, enabled or not, of all tenants, in the order of the database. */
    public List<Channel> channels() {
        return channels;
    }

    /** All policies, the nearest first. */
    public List<BalancePolicy> policies() {
        return policies;
    }

    /** The channel of that id. */
    public Optional<Channel> find(String channelId) {
        return Optional.ofNullable(byId.get(channelId));
    }

    /** The channels that a tenant may use for a model, enabled or not, by priority; the same list each time. */
    public List<Channel> serving(String tenantId, String model) {
        Asked asked = new Asked(tenantId, model);
        List<Channel> known = serving.get(asked);
        if (known != null) {
            return known;
        }
        List<ServedModels.Entry> entries = new ArrayList<>();
        servedToAll.collect(model, entries);
        ServedModels own = servedTo.get(tenantId);
        if (own != null) {
            own.collect(model, entries);
        }
        List<Channel> found = ServedModels.ordered(entries);
        if (!found.isEmpty() && serving.size() < REMEMBERED) {
            List<Channel> meanwhile = serving.putIfAbsent(asked, found);
            return meanwhile == null ? found : meanwhile;
        }
        return found;
    }

    /** The policy for a tenant's requests for a model: its own before everybody's, a name before a pattern. */
    public Optional<BalancePolicy> policy(String tenantId, String model) {
        return nearest(policiesFor.getOrDefault(tenantId, List.of()), tenantId, model)
                .or(() -> nearest(policiesForAll, tenantId, model));
    }

    private static Optional<BalancePolicy> nearest(List<BalancePolicy> nearestFirst, String tenantId, String model) {
        for (BalancePolicy policy : nearestFirst) {
            if (policy.isFor(tenantId, model)) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }
}
