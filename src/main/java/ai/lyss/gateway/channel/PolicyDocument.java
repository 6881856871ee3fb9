package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelPattern;
import ai.lyss.gateway.core.Strategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A balancing policy as JSON. */
public final class PolicyDocument {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_ATTEMPTS = 100;

    private static final List<String> SHOWN_ONLY = List.of("origin", "version", "created_at", "updated_at");

    private PolicyDocument() {}

    /**
     * Reads a policy. What is wrong is left in the fields, and the policy is null then.
     *
     * @param tenantId whose it is when the document does not say
     */
    public static @Nullable BalancePolicy read(Fields fields, String id, @Nullable String tenantId) {
        fields.ignore(SHOWN_ONLY);
        String tenant = fields.mentions("tenant_id") ? fields.text("tenant_id", LONGEST_NAME) : tenantId;
        fields.ignore(List.of("id", "tenant_id"));
        String model = fields.requiredText("model", ChannelDocument.LONGEST_MODEL);
        String unfit = ModelPattern.problem(model);
        if (unfit != null) {
            fields.wrong("model", unfit);
        }
        Strategy strategy = fields.oneOf("strategy", Strategy.values());
        Long attempts = fields.integer("max_attempts", 1, MOST_ATTEMPTS);
        Duration deadline = fields.time("deadline");
        Duration wait = fields.timeOrZero("queue_wait");
        ChannelTimeouts timeouts = ChannelDocument.timeouts(fields.object("timeouts"));
        Long hedge = fields.integer("hedge_percent", 0, 100);
        String longer = fields.text("long_context_model", ChannelDocument.LONGEST_MODEL);
        if (longer != null && longer.equals(model)) {
            fields.wrong("long_context_model", "must be another model");
        }
        fields.nothingElse();
        if (fields.areWrong()) {
            return null;
        }
        return new BalancePolicy(
                id,
                tenant,
                model,
                strategy,
                attempts == null ? null : attempts.intValue(),
                deadline,
                wait,
                timeouts,
                hedge == null ? null : hedge.intValue(),
                longer);
    }

    /** What a policy's document says. */
    public static ObjectNode words(BalancePolicy policy) {
        ObjectNode words = Json.object()
                .put("id", policy.id())
                .put("tenant_id", policy.tenantId())
                .put("model", policy.model())
                .put("strategy", text(policy.strategy()))
                .put("max_attempts", policy.maxAttempts())
                .put("deadline", text(policy.deadline()))
                .put("queue_wait", text(policy.queueWait()));
        words.set("timeouts", ChannelWords.timeouts(policy.timeouts()));
        return words.put("hedge_percent", policy.hedgePercent()).put("long_context_model", policy.longContextModel());
    }

    /** What is shown of a policy. */
    public static ObjectNode shown(StoredPolicy stored) {
        return words(stored.policy())
                .put("origin", stored.origin().toString())
                .put("version", stored.version())
                .put("created_at", stored.createdAt().toString())
                .put("updated_at", stored.updatedAt().toString());
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
