package ai.lyss.gateway.auth;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Sha256;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/** Verifies JWTs, and remembers the verified ones for a minute, by their hash. */
@Component
final class Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int MAX_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private record Verified(Caller caller, Instant until) {}

    private final @Nullable JwtDecoder decoder;
    private final String tenantClaim;
    private final @Nullable String roleClaim;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfter(
                    Expiry.<String, Verified>creating((hash, token) -> Duration.between(Instant.now(), token.until())))
            .build();

    Tokens(TokenSettings settings) {
        this.decoder = TokenDecoder.of(settings);
        this.tenantClaim = settings.tenantClaim();
        this.roleClaim = settings.roleClaim();
    }

    /**
     * Whose token it is.
     *
     * @throws GatewayException 401 for a token that is not believed, 403 for one without a tenant, 503 when the
     *     issuer's keys cannot be had
     */
    Caller verify(String token) {
        String hash = HexFormat.of().formatHex(Sha256.of(token));
        Verified known = verified.getIfPresent(hash);
        if (known != null) {
            return known.caller();
        }
        Jwt jwt = decode(token);
        Caller caller = new Caller(tenant(jwt), null, jwt.getSubject(), role(jwt), false, null);
        Instant longest = Instant.now().plus(REMEMBERED);
        Instant expiry = jwt.getExpiresAt();
        verified.put(hash, new Verified(caller, expiry == null || expiry.isAfter(longest) ? longest : expiry));
        return caller;
    }

    private Jwt decode(String token) {
        if (decoder == null) {
            throw new GatewayException(ErrorKind.UNAUTHENTICATED, "Incorrect API key provided.");
        }
        try {
            return decoder.decode(token);
        } catch (BadJwtException refused) {
            LOG.debug("A token was refused: {}", refused.getMessage());
            throw new GatewayException(ErrorKind.UNAUTHENTICATED, "The token is not valid.");
        } catch (JwtException | IllegalArgumentException | IllegalStateException noKeys) {
            LOG.warn("Tokens cannot be verified: {}", noKeys.getMessage());
            throw new GatewayException(
                            ErrorKind.UNAVAILABLE, "The gateway cannot verify tokens at the moment. Try again.")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
    }

    private String tenant(Jwt jwt) {
        if (claim(jwt, tenantClaim) instanceof String tenant && !tenant.isEmpty()) {
            return tenant;
        }
        throw new GatewayException(ErrorKind.FORBIDDEN, "The token names no tenant.");
    }

    /** The greatest role that the token names; an issuer has roles of other applications as well. */
    private Role role(Jwt jwt) {
        Object value = roleClaim == null ? null : claim(jwt, roleClaim);
        Collection<?> named = value instanceof Collection<?> several ? several : Collections.singleton(value);
        Role greatest = Role.APPLICATION;
        for (Role each : Role.values()) {
            if (named.contains(each.toString()) && each.includes(greatest)) {
                greatest = each;
            }
        }
        return greatest;
    }

    private static @Nullable Object claim(Jwt jwt, String path) {
        Object value = jwt.getClaims().get(path); // a name may have dots of its own: some are URLs
        if (value == null) {
            value = jwt.getClaims();
            for (String name : path.split("\\.")) {
                value = value instanceof Map<?, ?> object ? object.get(name) : null;
            }
        }
        return value;
    }
}
