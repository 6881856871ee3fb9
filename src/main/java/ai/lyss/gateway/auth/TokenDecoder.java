package ai.lyss.gateway.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
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

/** The decoder that the settings ask for, with its algorithms pinned: a public key never verifies an HMAC. */
final class TokenDecoder {

    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Set<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS = Arrays.stream(SignatureAlgorithm.values())
            .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
            .collect(Collectors.toUnmodifiableSet());

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
        return byPublicKey(settings);
    }

    private static JwtDecoder byPublicKey(TokenSettings settings) {
        URI jwksUri = settings.jwksUri();
        KeySetDocument document = new KeySetDocument(jwksUri == null ? null : jwksUri.toString(), settings.issuer());
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(PUBLIC_KEY_ALGORITHMS, new PublishedKeys(document, System::nanoTime)));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the validator does it
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
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
