package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.ChannelChanges;
import ai.lyss.gateway.channel.PolicyChanges;
import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.channel.StoredPolicy;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is whose: an operator's is everything, an administrator's what belongs to its tenant. To anybody else's it is
 * said that it is not there.
 */
record Owner(Caller caller) {

    /** 403 for who manages nothing, whatever the route has let through. */
    Owner {
        if (!caller.role().includes(Role.ADMINISTRATOR)) {
            throw new GatewayException(ErrorKind.FORBIDDEN, "This needs a key of an administrator.");
        }
    }

    boolean isOperator() {
        return caller.role().includes(Role.OPERATOR);
    }

    boolean owns(@Nullable String tenantId) {
        return isOperator() || Objects.equals(tenantId, caller.tenantId());
    }

    /** The tenant of what is made without one. */
    @Nullable
    String tenant() {
        return isOperator() ? null : caller.tenantId();
    }

    void check(StoredChannel channel) {
        if (!owns(channel.tenantId())) {
            throw ChannelChanges.noSuchChannel(channel.id());
        }
    }

    void check(StoredPolicy policy) {
        if (!owns(policy.policy().tenantId())) {
            throw PolicyChanges.noSuchPolicy(policy.policy().id());
        }
    }

    /** A tenant that a list is asked of must be one's own. */
    void checkFilter(ManagementRequest request) {
        caller.checkMayAskFor(request.query().get("tenant_id"));
    }

    /** A tenant that a document names must be one's own. */
    void checkTenant(Fields fields) {
        if (!isOperator()
                && fields.mentions("tenant_id")
                && !caller.tenantId().equals(fields.all().path("tenant_id").textValue())) {
            fields.wrong("tenant_id", "must be your own tenant");
        }
    }
}
