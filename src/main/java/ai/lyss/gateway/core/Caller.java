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
