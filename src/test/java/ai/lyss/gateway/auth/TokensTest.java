package ai.lyss.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real tokens, good and bad, and keys fetched from a real server. */
class TokensTest {

    private static final String SECRET = "a secret of exactly 32 byte size";

    private static final RSAKey OTHER = Issuer.newKey("two");

    private final Issuer issuer;
    private final Tokens tokens;

    TokensTest() throws Exception {
        issuer = new Issuer();
        tokens = new Tokens(settings(null, issuer.uri(), issuer.jwksUri(), "lyss", "tenant"));
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void good_token_is_a_caller() throws Exception {
        assertThat(tokens.verify(issuer.sign(issuer.claims())))
                .isEqualTo(new Caller("acme", null, "alice", Role.APPLICATION, false, null));
    }

    @Test
    void keys_are_found_by_discovery_at_the_first_token() throws Exception {
        issuer.broken = true;
        Tokens discovering = new Tokens(settings(null, issuer.uri(), null, null, "tenant"));
        assertThat(kind(discovering, issuer.sign(issuer.claims()))).isEqualTo(ErrorKind.UNAVAILABLE);
        issuer.broken = false;
        String token = issuer.sign(issuer.claims());
        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(discovering.verify(token).tenantId()).isEqualTo("acme"));
    }

    @Test
    void unsigned_token_is_refused() {
        String token = new PlainJWT(issuer.claims().build()).serialize();
        assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
        Tokens withSecret = new Tokens(settings(SECRET, null, null, null, "tenant"));
        assertThat(kind(withSecret, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void hmac_with_the_public_key_is_refused() throws Exception {
        byte[] published = Issuer.KEY.toRSAPublicKey().getEncoded();
        String token = Issuer.signed(JWSAlgorithm.HS256, "one", new MACSigner(published), issuer.claims());
        assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void token_signed_with_another_key_is_refused() throws Exception {
        RSAKey other = new RSAKey.Builder(OTHER).keyID("one").build();
        String token = Issuer.signed(JWSAlgorithm.RS256, "one", new RSASSASigner(other), issuer.claims());
        assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void token_of_an_unknown_key_is_refused() throws Exception {
        String token = Issuer.signed(JWSAlgorithm.RS256, "two", new RSASSASigner(OTHER), issuer.claims());
        assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void token_out_of_its_time_is_refused() throws Exception {
        Date past = Date.from(Instant.now().minusSeconds(120));
        Date future = Date.from(Instant.now().plusSeconds(120));
        assertThat(kind(tokens, issuer.sign(issuer.claims().expirationTime(past))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, issuer.sign(issuer.claims().notBeforeTime(future))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, issuer.sign(issuer.claims().expirationTime(null))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void clocks_may_differ_a_little() throws Exception {
        Date justNow = Date.from(Instant.now().minusSeconds(10));
        String token = issuer.sign(issuer.claims().expirationTime(justNow));
        assertThat(tokens.verify(token).tenantId()).isEqualTo("acme");
        assertThat(tokens.verify(token).tenantId()).isEqualTo("acme");
    }

    @Test
    void token_of_another_issuer_or_for_another_audience_is_refused() throws Exception {
        assertThat(kind(tokens, issuer.sign(issuer.claims().issuer("https://else.example"))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, issuer.sign(issuer.claims().issuer(null)))).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, issuer.sign(issuer.claims().audience("else")))).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, issuer.sign(issuer.claims().audience((String) null))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(tokens.verify(issuer.sign(issuer.claims().audience(List.of("else", "lyss"))))
                        .tenantId())
                .isEqualTo("acme");
    }

    @Test
    void rubbish_is_refused() {
        assertThat(kind(tokens, "a.b.c")).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, "..")).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(tokens, "eyJhbGciOiJSUzI1NiJ9.e30.AAAA")).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void token_without_a_tenant_is_forbidden() throws Exception {
        assertThat(kind(tokens, issuer.sign(issuer.claims().claim("tenant", null))))
                .isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(kind(tokens, issuer.sign(issuer.claims().claim("tenant", 7))))
                .isEqualTo(ErrorKind.FORBIDDEN);
    }

    @Test
    void tenant_may_be_nested_or_have_dots_in_its_name() throws Exception {
        Tokens nested = new Tokens(settings(SECRET, null, null, null, "app.tenant"));
        JWTClaimsSet.Builder claims = Issuer.claims("any").claim("tenant", null);
        assertThat(nested.verify(Issuer.signed(SECRET, claims.claim("app", Map.of("tenant", "acme"))))
                        .tenantId())
                .isEqualTo("acme");

        Tokens named = new Tokens(settings(SECRET, null, null, null, "https://acme.example/tenant"));
        assertThat(named.verify(Issuer.signed(SECRET, claims.claim("https://acme.example/tenant", "acme")))
                        .tenantId())
                .isEqualTo("acme");
    }

    @Test
    void role_is_the_greatest_that_the_token_names() throws Exception {
        assertThat(role("administrator")).isEqualTo(Role.ADMINISTRATOR);
        assertThat(role(List.of("viewer", "operator", "administrator"))).isEqualTo(Role.OPERATOR);
        assertThat(role(List.of("Operator", "root"))).isEqualTo(Role.APPLICATION);
        assertThat(role(Map.of("operator", true))).isEqualTo(Role.APPLICATION);
        assertThat(role(7)).isEqualTo(Role.APPLICATION);
    }

    @Test
    void role_is_application_when_no_claim_is_configured() throws Exception {
        Tokens plain = new Tokens(new TokenSettings(SECRET, null, null, null, "tenant", ""));
        String token = Issuer.signed(SECRET, Issuer.claims("us").claim("role", "operator"));
        assertThat(plain.verify(token).role()).isEqualTo(Role.APPLICATION);
    }

    private static Role role(Object named) throws Exception {
        Tokens withSecret = new Tokens(settings(SECRET, null, null, null, "tenant"));
        String token = Issuer.signed(SECRET, Issuer.claims("us").claim("realm", Map.of("roles", named)));
        return withSecret.verify(token).role();
    }

    @Test
    void secret_verifies_its_own_algorithm_only() throws Exception {
        Tokens withSecret = new Tokens(settings(SECRET, "us", null, null, "tenant"));
        assertThat(withSecret.verify(Issuer.signed(SECRET, Issuer.claims("us"))).tenantId())
                .isEqualTo("acme");
        assertThat(kind(withSecret, Issuer.signed(SECRET.replace('a', 'b'), Issuer.claims("us"))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(withSecret, Issuer.signed(SECRET, Issuer.claims("them"))))
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(kind(withSecret, issuer.sign(Issuer.claims("us")))).isEqualTo(ErrorKind.UNAUTHENTICATED);
        String longSecret = SECRET + SECRET;
        Tokens withLong = new Tokens(settings(longSecret, null, null, null, "tenant"));
        String hs512 = Issuer.signed(
                JWSAlgorithm.HS512,
                "secret",
                new MACSigner(longSecret.getBytes(StandardCharsets.UTF_8)),
                Issuer.claims("us"));
        assertThat(kind(withLong, hs512)).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void issuer_that_is_away_is_not_the_tokens_fault() throws Exception {
        issuer.broken = true;
        String token = issuer.sign(issuer.claims());
        for (int i = 0; i < 5; i++) {
            assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAVAILABLE);
        }
        issuer.close();
        assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @Test
    void verified_token_needs_no_issuer_for_a_while() throws Exception {
        String token = issuer.sign(issuer.claims());
        tokens.verify(token);
        issuer.close();
        assertThat(tokens.verify(token).tenantId()).isEqualTo("acme");
    }

    @Test
    void known_keys_serve_other_tokens_while_the_issuer_is_away() throws Exception {
        tokens.verify(issuer.sign(issuer.claims()));
        issuer.close();
        assertThat(tokens.verify(issuer.sign(issuer.claims().subject("bob"))).subject())
                .isEqualTo("bob");
    }

    @Test
    void tokens_of_unknown_keys_do_not_flood_the_issuer() throws Exception {
        tokens.verify(issuer.sign(issuer.claims()));
        for (int i = 0; i < 50; i++) {
            String token = Issuer.signed(JWSAlgorithm.RS256, "made-up-" + i, new RSASSASigner(OTHER), issuer.claims());
            assertThat(kind(tokens, token)).isEqualTo(ErrorKind.UNAUTHENTICATED);
        }
        assertThat(issuer.asked.get()).isLessThan(5);
    }

    @Test
    void no_token_is_believed_when_nothing_is_configured() throws Exception {
        Tokens none = new Tokens(settings("", "", "", "", "tenant"));
        assertThat(kind(none, Issuer.signed(SECRET, Issuer.claims("us")))).isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void short_secret_is_refused_with_a_reason() {
        assertThatThrownBy(() -> settings("too short", null, null, null, "tenant"))
                .hasMessageContaining("lyss.auth.jwt.secret")
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("too short");
    }

    private static ErrorKind kind(Tokens tokens, String token) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> tokens.verify(token));
        assertThat(refused).as("refusal").isNotNull();
        assertThat(refused.text()).doesNotContain(token);
        return refused.kind();
    }

    private static TokenSettings settings(
            @Nullable String secret,
            @Nullable String issuer,
            @Nullable String jwksUri,
            @Nullable String audience,
            String tenantClaim) {
        return new TokenSettings(
                secret, issuer, jwksUri == null ? null : URI.create(jwksUri), audience, tenantClaim, "realm.roles");
    }
}
