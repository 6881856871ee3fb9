package ai.lyss.gateway.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.LossSettings;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EstimateTokensTest {

    private static final Loss LOSS = Loss.approximated("input_tokens");

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final RequestRecord record = new RequestRecord("req_1", "/v1/messages/count_tokens");
    private final Cancellation cancellation = new Cancellation();

    @Test
    void providerThatCannotCount_isStoodInFor() throws Exception {
        estimate("warn", null, unsupported());
        ModelAnswer.Whole answer = (ModelAnswer.Whole) ModelAnswer.KEY.get(exchange);
        assertThat(answer.operation()).isEqualTo(Operation.COUNT_TOKENS);
        assertThat(Json.text(answer.body())).isEqualTo("{\"input_tokens\":8}");
        assertThat(answer.usage()).isNull();
        assertThat(record.toldLosses()).containsExactly(LOSS);
    }

    @Test
    void policyDrop_tellsTheLedgerOnly() throws Exception {
        estimate("drop", null, unsupported());
        assertThat(record.losses()).containsExactly(LOSS);
        assertThat(record.toldLosses()).isEmpty();
    }

    @Test
    void policyStrict_getsTheFailure() {
        GatewayException failure = unsupported();
        assertThatThrownBy(() -> estimate("strict", null, failure)).isSameAs(failure);
        assertThatThrownBy(() -> estimate("warn", LossPolicy.STRICT, failure)).isSameAs(failure);
        assertThatCode(() -> estimate("strict", LossPolicy.WARN, failure)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(value = Cause.class, mode = EnumSource.Mode.EXCLUDE, names = "INVALID_REQUEST")
    void channelThatFails_isStoodInFor(Cause cause) {
        assertThatCode(() -> estimate("warn", null, failed(cause))).doesNotThrowAnyException();
    }

    @Test
    void clientsOwnMistake_isTold() {
        UpstreamException refused = failed(Cause.INVALID_REQUEST);
        assertThatThrownBy(() -> estimate("warn", null, refused)).isSameAs(refused);
        GatewayException unknown = new GatewayException(ErrorKind.MODEL_NOT_FOUND, "No such model.");
        assertThatThrownBy(() -> estimate("warn", null, unknown)).isSameAs(unknown);
        IllegalStateException bug = new IllegalStateException();
        assertThatThrownBy(() -> estimate("warn", null, bug)).isSameAs(bug);
    }

    @Test
    void clientThatHasLeft_getsNothing() {
        cancellation.cancel();
        UpstreamException cut = failed(Cause.CONNECT);
        assertThatThrownBy(() -> estimate("warn", null, cut)).isSameAs(cut);
    }

    private void estimate(String policy, LossPolicy own, Exception failure) throws Exception {
        ObjectNode body = Json.object().put("model", "m");
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        Caller.KEY.set(exchange, new Caller("tenant", "key", null, Role.APPLICATION, false, own));
        Cancellation.KEY.set(exchange, cancellation);
        RequestRecord.KEY.set(exchange, record);
        ModelRequest.KEY.set(exchange, new ModelRequest(Operation.COUNT_TOKENS, "m", false, false, body, null));
        new EstimateTokens(new LossSettings(LossPolicy.of(policy))).process(exchange);
    }

    private static GatewayException unsupported() {
        return new GatewayException(ErrorKind.INVALID_REQUEST, "No counting.").withCode("unsupported_operation");
    }

    private static UpstreamException failed(Cause cause) {
        return new UpstreamException(
                new UpstreamFailure(cause, 500, new GatewayException(ErrorKind.UPSTREAM, "Failed."), null, "x"));
    }
}
