package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Versions;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes of balancing policies, decided on the row itself as {@link ChannelChanges} are. */
@Component
public class PolicyChanges {

    private final Changes changes;
    private final PolicyTable policies;

    PolicyChanges(Changes changes, PolicyTable policies) {
        this.changes = changes;
        this.policies = policies;
    }

    /** Adds a policy; 409 when the tenant has one for the model. */
    public StoredPolicy create(BalancePolicy policy, Origin origin) {
        return changes.make(() -> {
            policies.insert(policy, origin);
            return locked(policy.id());
        });
    }

    /** Puts another in the place of a policy; {@code change} may throw. */
    public StoredPolicy change(String id, @Nullable String expected, Function<StoredPolicy, BalancePolicy> change) {
        return changes.make(() -> {
            StoredPolicy present = locked(id);
            BalancePolicy changed = change.apply(present);
            Versions.check(expected, present.version());
            if (changed.equals(present.policy())) {
                return present;
            }
            policies.update(changed);
            return locked(id);
        });
    }

    /** Takes a policy away; {@code check} may throw. */
    public StoredPolicy delete(String id, @Nullable String expected, Consumer<StoredPolicy> check) {
        return changes.make(() -> {
            StoredPolicy present = locked(id);
            check.accept(present);
            Versions.check(expected, present.version());
            policies.delete(id);
            return present;
        });
    }

    private StoredPolicy locked(String id) {
        return policies.lock(id).orElseThrow(() -> noSuchPolicy(id));
    }

    /** A 404; others' policies are answered with it too. */
    public static GatewayException noSuchPolicy(String id) {
        return new GatewayException(ErrorKind.NOT_FOUND, "There is no policy '" + id + "'.");
    }
}
