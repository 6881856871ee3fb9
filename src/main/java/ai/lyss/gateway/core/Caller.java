package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * Who is calling, once authenticated.
 *
 * @param tenantId the tenant that pays
 * @param keyId the virtual key's id, or null when a JWT was shown
 * @param subject the JWT's subject, or null when a virtual key was shown
 * @param role what it may do beside asking models
 * @param seesChannels whether answers tell it which channels were tried
 * @param lossPolicy what happens to what a channel cannot say; null leaves it to the configuration
 * @param terms what its key may ask of models
 */
public record Caller(
        String tenantId,
        @Nullable String keyId,
        @Nullable String subject,
        Role role,
        boolean seesChannels,
        @Nullable LossPolicy lossPolicy,
        KeyTerms terms) {

    /** Where the authenticate step leaves it. */
    public static final ExchangeKey<Caller> KEY = new ExchangeKey<>("caller", Caller.class);

    /**
     * Refuses who is no operator and asks for another tenant's, there or not.
     *
     * @param wanted the tenant that a request names; null when it names none
     * @throws GatewayException 403
     */
    public void checkMayAskFor(@Nullable String wanted) {
        if (wanted != null && !wanted.equals(tenantId) && !role.includes(Role.OPERATOR)) {
            throw new GatewayException(ErrorKind.FORBIDDEN, "Only operators may ask for another tenant's.");
        }
    }

    /** True when it may know which channels there are: an application when its answers tell it of them anyway. */
    public boolean maySeeChannels() {
        return seesChannels || role.includes(Role.ADMINISTRATOR);
    }

    /**
     * Refuses who may not know which channels there are.
     *
     * @throws GatewayException 403
     */
    public void checkMaySeeChannels() {
        if (!maySeeChannels()) {
            throw new GatewayException(ErrorKind.FORBIDDEN, "Your key may not see channels.");
        }
    }

    /**
     * True when it may see what a key has done: an operator everybody's, an administrator its tenant's, an application
     * its own key's and nothing without one.
     *
     * @param tenant the tenant that the key belongs to; null when it is not known
     * @param key null when none was shown
     */
    public boolean sees(@Nullable String tenant, @Nullable String key) {
        return role.includes(Role.OPERATOR)
                || (tenantId.equals(tenant)
                        && (role.includes(Role.ADMINISTRATOR) || (keyId != null && keyId.equals(key))));
    }

    /** A caller who may ask anything of models. */
    public Caller(
            String tenantId,
            @Nullable String keyId,
            @Nullable String subject,
            Role role,
            boolean seesChannels,
            @Nullable LossPolicy lossPolicy) {
        this(tenantId, keyId, subject, role, seesChannels, lossPolicy, KeyTerms.NONE);
    }
}
