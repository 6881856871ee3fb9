package ai.lyss.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

/** The decoder that the settings ask for, with its algorithms pinned: a public key never verifies an HMAC. */
final class TokenDecoder {

    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<SignatureAlgorithm> PUBLIC_KEY_ALGORITHMS = Set.of(SignatureAlgorithm.values());

    private TokenDecoder() {}

    /** Null when no token is to be believed. The issuer is asked at the first token, not at the start. */
    static @Nullable JwtDecoder of(TokenSettings settings) {
        String secret = settings.secret();
        if (secret != null) {
            SecretKey key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withSecretKey(key)
                    .macAlgorithm(MacAlgorithm.HS256)
                    .build();
            decoder.setJwtValidator(validator(settings));
            return decoder;
        }
        if (settings.jwksUri() == null && settings.issuer() == null) {
            return null;
        }
        return new SupplierJwtDecoder(() -> byPublicKey(settings));
    }

    private static NimbusJwtDecoder byPublicKey(TokenSettings settings) {
        SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();
        http.setConnectTimeout(PATIENCE);
        http.setReadTimeout(PATIENCE);
        NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder builder = settings.jwksUri() != null
                ? NimbusJwtDecoder.withJwkSetUri(settings.jwksUri().toString())
                : NimbusJwtDecoder.withIssuerLocation(String.valueOf(settings.issuer()));
        NimbusJwtDecoder decoder = builder.restOperations(new RestTemplate(http))
                .jwsAlgorithms(algorithms -> algorithms.addAll(PUBLIC_KEY_ALGORITHMS))
                .build();
        decoder.setJwtValidator(validator(settings));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(TokenSettings settings) {
        List<OAuth2TokenValidator<Jwt>> checks = new ArrayList<>();
        checks.add(new JwtClaimValidator<Object>(JwtClaimNames.EXP, expiry -> expiry != null));
        checks.add(new JwtTimestampValidator(SKEW));
        String issuer = settings.issuer();
        if (issuer != null) {
            checks.add(new JwtIssuerValidator(issuer));
        }
        String audience = settings.audience();
        if (audience != null) {
            checks.add(new JwtClaimValidator<List<String>>(
                    JwtClaimNames.AUD, named -> named != null && named.contains(audience)));
        }
        return new DelegatingOAuth2TokenValidator<>(checks);
    }
}
