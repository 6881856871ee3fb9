package ai.lyss.gateway.core;

import java.util.Optional;

/** Who holds which virtual key. */
@FunctionalInterface
public interface KeyDirectory {

    /**
     * Whose key was presented; empty when it is unknown, disabled or expired. The tenant may be disabled all the same,
     * see {@link TenantDirectory}.
     *
     * @throws GatewayException {@link ErrorKind#UNAVAILABLE} when nobody can tell at present
     */
    Optional<Caller> find(String presentedKey);
}
