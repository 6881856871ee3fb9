package ai.lyss.gateway.core;

/** Which tenants there are. */
@FunctionalInterface
public interface TenantDirectory {

    /**
     * True when the tenant exists and may use the gateway.
     *
     * @throws GatewayException {@link ErrorKind#UNAVAILABLE} when nobody can tell at present
     */
    boolean isEnabled(String tenantId);

    /**
     * How much all callers of a tenant may ask together.
     *
     * @throws GatewayException {@link ErrorKind#UNAVAILABLE} when nobody can tell at present
     */
    default RateLimits limits(String tenantId) {
        return RateLimits.NONE;
    }
}
