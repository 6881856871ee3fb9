package ai.lyss.gateway.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which JWTs are believed; none, unless a secret, an issuer or a key set is named.
 *
 * @param secret of HS256 tokens, 32 bytes or more
 * @param issuer the {@code iss} that tokens must have; its keys are found by OpenID discovery unless {@code jwksUri} is
 *     set
 * @param jwksUri where the issuer's public keys are
 * @param audience the {@code aud} that tokens must have; any if not set
 * @param tenantClaim where the tenant's id is; dots lead into objects
 * @param roleClaim where the role is, or a list of roles of which the greatest counts; without it, and without a role
 *     that we know, the caller is an application
 */
@ConfigurationProperties("lyss.auth.jwt")
record TokenSettings(
        @Nullable String secret,
        @Nullable String issuer,
        @Nullable URI jwksUri,
        @Nullable String audience,
        @DefaultValue("tenant") String tenantClaim,
        @Nullable String roleClaim) {

    private static final int SHORTEST_SECRET = 32;

    TokenSettings {
        secret = secret == null || secret.isEmpty() ? null : secret;
        issuer = issuer == null || issuer.isEmpty() ? null : issuer;
        jwksUri = jwksUri == null || jwksUri.toString().isEmpty() ? null : jwksUri;
        audience = audience == null || audience.isEmpty() ? null : audience;
        roleClaim = roleClaim == null || roleClaim.isEmpty() ? null : roleClaim;
        if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
            throw new IllegalArgumentException("lyss.auth.jwt.secret must be at least 32 bytes long");
        }
        if (secret != null && jwksUri != null) {
            throw new IllegalArgumentException("set lyss.auth.jwt.secret or lyss.auth.jwt.jwks-uri, not both");
        }
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "TokenSettings[issuer=" + issuer + ", jwksUri=" + jwksUri + ", audience=" + audience + "]";
    }
}
