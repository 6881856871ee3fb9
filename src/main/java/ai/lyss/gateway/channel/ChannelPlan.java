package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a document changes, or would.
 *
 * @param channels in the order of the document, then those that go
 * @param policies likewise
 */
public record ChannelPlan(List<Change<Channel>> channels, List<Change<BalancePolicy>> policies) {

    /** What happens to one. */
    enum Action {
        CREATE,
        UPDATE,
        DELETE,
        UNCHANGED
    }

    /**
     * One channel or policy.
     *
     * @param id its id
     * @param subject as it will be; as it was, or null, when it goes
     * @param fields what changes, by name only
     */
    record Change<T>(String id, @Nullable T subject, Action action, List<String> fields) {

        T next() {
            return Objects.requireNonNull(subject);
        }
    }

    /** What becomes of a channel. */
    static Change<Channel> of(Channel declared, @Nullable StoredChannel stored) {
        if (stored == null) {
            return new Change<>(declared.id(), declared, Action.CREATE, List.of());
        }
        Channel present = stored.channel();
        if (present == null) {
            return new Change<>(declared.id(), declared, Action.UPDATE, List.of("unreadable"));
        }
        List<String> fields = different(ChannelDocument.words(present), ChannelDocument.words(declared));
        if (!present.credential().equals(declared.credential())) {
            fields.add("credential");
        }
        return new Change<>(declared.id(), declared, fields.isEmpty() ? Action.UNCHANGED : Action.UPDATE, fields);
    }

    /** What becomes of a policy. */
    static Change<BalancePolicy> of(BalancePolicy declared, @Nullable StoredPolicy stored) {
        if (stored == null) {
            return new Change<>(declared.id(), declared, Action.CREATE, List.of());
        }
        List<String> fields = different(PolicyDocument.words(stored.policy()), PolicyDocument.words(declared));
        return new Change<>(declared.id(), declared, fields.isEmpty() ? Action.UNCHANGED : Action.UPDATE, fields);
    }

    /** What is told of it; no credential is in it. */
    public ObjectNode words(boolean applied) {
        ObjectNode words = Json.object().put("applied", applied);
        ArrayNode channelWords = words.putArray("channels");
        channels.forEach(change -> describe(channelWords.addObject().put("id", change.id()), change));
        ArrayNode policyWords = words.putArray("policies");
        policies.forEach(change -> describe(
                policyWords
                        .addObject()
                        .put("tenant_id", change.next().tenantId())
                        .put("model", change.next().model()),
                change));
        Map<String, Integer> counts = new TreeMap<>();
        for (Action action : Action.values()) {
            counts.put(word(action), 0);
        }
        channels.forEach(change -> counts.merge(word(change.action()), 1, Integer::sum));
        policies.forEach(change -> counts.merge(word(change.action()), 1, Integer::sum));
        ObjectNode summary = words.putObject("summary");
        counts.forEach(summary::put);
        return words;
    }

    private static void describe(ObjectNode words, Change<?> change) {
        words.put("action", word(change.action()));
        ArrayNode fields = words.putArray("changes");
        change.fields().forEach(fields::add);
    }

    private static List<String> different(ObjectNode present, ObjectNode next) {
        List<String> names = new ArrayList<>();
        present.properties().forEach(each -> {
            if (!each.getValue().equals(next.get(each.getKey()))) {
                names.add(each.getKey());
            }
        });
        return names;
    }

    private static String word(Action action) {
        return Words.of(action);
    }
}
