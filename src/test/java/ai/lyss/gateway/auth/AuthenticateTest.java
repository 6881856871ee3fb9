package ai.lyss.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may show, and what it is told when that is not enough. */
class AuthenticateTest {

    /** Started: only then are header names case-insensitive. */
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

    private static final String SECRET = "a secret of exactly 32 byte size";
    private static final String KEY = "sk-lyss-good";

    private final Set<String> enabled = new HashSet<>(Set.of("acme"));
    private final Authenticate step = new Authenticate(
            key -> key.equals(KEY)
                    ? Optional.of(new Caller("acme", "key_1", null, Role.APPLICATION, false, null))
                    : Optional.empty(),
            enabled::contains,
            new Tokens(new TokenSettings(SECRET, null, null, null, "tenant", null)));

    @BeforeAll
    static void start() {
        CONTEXT.start();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer sk-lyss-good",
        "authorization, bearer sk-lyss-good",
        "Authorization, BEARER  sk-lyss-good",
        "x-api-key, sk-lyss-good",
        "X-Api-Key, sk-lyss-good",
        "api-key, sk-lyss-good"
    })
    void key_is_read_from_the_headers_of_every_sdk(String header, String value) {
        Exchange exchange = exchange(header, value);
        step.process(exchange);
        assertThat(Caller.KEY.get(exchange).keyId()).isEqualTo("key_1");
    }

    @Test
    void key_beside_another_scheme_is_found() {
        Exchange exchange = exchange("Authorization", "Basic dXNlcjpwYXNz");
        exchange.getMessage().setHeader("x-api-key", KEY);
        step.process(exchange);
        assertThat(Caller.KEY.get(exchange).tenantId()).isEqualTo("acme");
    }

    @Test
    void jwt_becomes_a_caller() throws Exception {
        Exchange exchange = exchange("Authorization", "Bearer " + Issuer.signed(SECRET, Issuer.claims("us")));
        step.process(exchange);
        assertThat(Caller.KEY.get(exchange))
                .isEqualTo(new Caller("acme", null, "alice", Role.APPLICATION, false, null));
    }

    @ParameterizedTest
    @CsvSource({
        "Accept, application/json",
        "Authorization, Bearer",
        "Authorization, Basic dXNlcjpwYXNz",
        "Authorization, sk-lyss-good",
        "x-api-key, ' '",
        "x-api-key, sk-lyss-wrong",
        "Authorization, Bearer sk-proj-somebodys-real-openai-key",
        "Authorization, Bearer a.b"
    })
    void anything_else_is_refused_without_repeating_it(String header, String value) {
        GatewayException refused = refused(exchange(header, value));
        assertThat(refused.kind()).isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(refused.text()).doesNotContain("sk-lyss-wrong", "somebodys", "dXNl");
    }

    @Test
    void disabled_or_unknown_tenant_is_forbidden() throws Exception {
        enabled.clear();
        assertThat(refused(exchange("x-api-key", KEY)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        String token = Issuer.signed(SECRET, Issuer.claims("us").claim("tenant", "nobody"));
        assertThat(refused(exchange("Authorization", "Bearer " + token)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
    }

    @Test
    void refused_exchange_has_no_caller() {
        Exchange exchange = exchange("x-api-key", "sk-lyss-wrong");
        refused(exchange);
        assertThat(Caller.KEY.find(exchange)).isNull();
    }

    private GatewayException refused(Exchange exchange) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> step.process(exchange));
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }

    private static Exchange exchange(String header, String value) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setHeader(header, value);
        return exchange;
    }
}
