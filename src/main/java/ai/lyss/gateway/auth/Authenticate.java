package ai.lyss.gateway.auth;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.KeyDirectory;
import ai.lyss.gateway.core.TenantDirectory;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The authenticate step: a virtual key or a JWT becomes a {@link Caller}. It is taken from {@code Authorization:
 * Bearer}, or from {@code x-api-key} or {@code api-key}, as the SDKs of Anthropic and Azure send it.
 */
@Component("authenticate")
final class Authenticate implements Processor {

    private static final String KEY_PREFIX = "sk-lyss-";
    private static final String BEARER = "bearer ";

    private final KeyDirectory keys;
    private final TenantDirectory tenants;
    private final Tokens tokens;

    Authenticate(KeyDirectory keys, TenantDirectory tenants, Tokens tokens) {
        this.keys = keys;
        this.tenants = tenants;
        this.tokens = tokens;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = identify(shown(exchange.getMessage()));
        Caller.KEY.set(exchange, caller); // the record of a refusal names whose it is
        if (!tenants.isEnabled(caller.tenantId())) {
            throw new GatewayException(ErrorKind.FORBIDDEN, "Your tenant may not use this gateway.");
        }
    }

    private Caller identify(@Nullable String credential) {
        if (credential == null) {
            throw new GatewayException(
                    ErrorKind.UNAUTHENTICATED,
                    "You did not provide an API key. Send it in the Authorization header: 'Authorization: Bearer KEY'.");
        }
        if (credential.startsWith(KEY_PREFIX)) {
            return keys.find(credential).orElseThrow(Authenticate::incorrect);
        }
        if (credential.chars().filter(c -> c == '.').count() == 2) {
            return tokens.verify(credential);
        }
        throw incorrect();
    }

    /** Says nothing of what was shown: it may be somebody's key for something else. */
    private static GatewayException incorrect() {
        return new GatewayException(ErrorKind.UNAUTHENTICATED, "Incorrect API key provided.");
    }

    private static @Nullable String shown(Message message) {
        String authorization = message.getHeader("Authorization", String.class);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return filled(authorization.substring(BEARER.length()));
        }
        String key = filled(message.getHeader("x-api-key", String.class));
        return key != null ? key : filled(message.getHeader("api-key", String.class));
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
