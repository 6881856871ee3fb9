package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.UpstreamFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An explanation shows a key no model that it may not ask for. */
class ExplainTest {

    private static final BalancePolicy LONGER =
            new BalancePolicy("p", null, "m", null, null, null, null, ChannelTimeouts.NONE, 0, "other");

    private final Means means = TestMeans.of(TestMeans.SETTINGS, List.of(LONGER), Fleet.channel("a"));

    @Test
    void requestForAModelThatIsClosedToTheKey_isOneForAModelThatIsNotThere() throws Exception {
        assertThat(explained("m", "m").path("candidates")).hasSize(1);
        assertRefused(ErrorKind.MODEL_NOT_FOUND, () -> explained("m", "other"));
    }

    @Test
    void longerModel_isShownToWhoMayAskForIt() throws Exception {
        assertThat(explained(null, "m").path("long_context_model").asText()).isEqualTo("other");
        assertThat(explained("m", "m").path("long_context_model").isNull()).isTrue();
    }

    @Test
    void requestThatWasAnsweredByAModelThatIsClosedToTheKey_isUnknown() throws Exception {
        Decision decision = new Decision("req", "t", "k");
        decision.chooses(new Decision.Choice("m", means.terms("t", "m"), null));
        means.decisions().add(decision);
        ExplainRequest step = new ExplainRequest(means.decisions());
        assertThat(answer(step, exchange("m", "m")).path("choices")).hasSize(1);
        decision.chooses(new Decision.Choice("other", means.terms("t", "other"), null));
        assertThat(answer(step, exchange(null, "m")).path("choices")).hasSize(2);
        assertRefused(ErrorKind.NOT_FOUND, () -> answer(step, exchange("m", "m")));
    }

    @ParameterizedTest
    @CsvSource({
        "t,k,APPLICATION,true",
        "t,other,APPLICATION,false",
        "t,,APPLICATION,false",
        "t,other,ADMINISTRATOR,true",
        "u,k,ADMINISTRATOR,false",
        "u,other,OPERATOR,true"
    })
    void request_isShownToWhomTheLedgerWouldShowIt(String tenant, String key, Role role, boolean shown)
            throws Exception {
        means.decisions().add(new Decision("req", "t", "k"));
        assertSeen(tenant, key, role, shown);
        means.decisions().add(new Decision("req", "t", null)); // of a token
        assertSeen(tenant, key, role, shown && role != Role.APPLICATION);
    }

    @ParameterizedTest
    @CsvSource({"APPLICATION,server_error", "ADMINISTRATOR,server_error", "OPERATOR,server_error (a secret)"})
    void wordsOfAnUpstream_areForOperators(Role role, String detail) throws Exception {
        Decision decision = new Decision("req", "t", "k");
        decision.failed(
                Fleet.channel("a"),
                new UpstreamFailure(
                        UpstreamFailure.Cause.SERVER_ERROR,
                        500,
                        new GatewayException(ErrorKind.UPSTREAM, "failed"),
                        null,
                        "a secret"));
        means.decisions().add(decision);
        Exchange exchange = exchange(null, "m");
        Caller.KEY.set(exchange, new Caller("t", "k", null, role, true, null));
        assertThat(answer(new ExplainRequest(means.decisions()), exchange)
                        .at("/events/0/detail")
                        .asText())
                .isEqualTo(detail);
    }

    private void assertSeen(String tenant, String key, Role role, boolean shown) throws Exception {
        Exchange exchange = exchange(null, "m");
        Caller.KEY.set(exchange, new Caller(tenant, key, null, role, true, null));
        ExplainRequest step = new ExplainRequest(means.decisions());
        if (shown) {
            assertThat(answer(step, exchange).path("tenant_id").asText()).isEqualTo("t");
        } else {
            assertRefused(ErrorKind.NOT_FOUND, () -> answer(step, exchange));
        }
    }

    private JsonNode explained(String open, String model) throws Exception {
        return answer(new Explain(means), exchange(open, model));
    }

    private static JsonNode answer(Processor step, Exchange exchange) throws Exception {
        step.process(exchange);
        return Objects.requireNonNull(ManagementAnswer.KEY.get(exchange).data());
    }

    private static Exchange exchange(String open, String model) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        KeyTerms terms = new KeyTerms(RateLimits.NONE, open == null ? null : List.of(open), null);
        Caller.KEY.set(exchange, new Caller("t", "k", null, Role.APPLICATION, true, null, terms));
        ModelRequest.KEY.set(exchange, ModelRequest.chat(model, false, false, Json.object()));
        ManagementRequest.KEY.set(exchange, new ManagementRequest(Map.of("request_id", "req"), Map.of(), null, null));
        return exchange;
    }

    private static void assertRefused(ErrorKind kind, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }
}
