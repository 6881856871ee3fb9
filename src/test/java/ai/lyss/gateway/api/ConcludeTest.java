package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** What is noted of a request that failed before the first content. */
class ConcludeTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final ClientResponse client = new ClientResponse(new MockHttpServletResponse(), "req-1");
    private final RequestRecord record = new RequestRecord("req-1", "/v1/chat/completions");

    @Test
    void failureAfterAComment_isOneOfAnAnswerThatHadBegun() {
        client.keepAlive(Duration.ZERO);
        conclude();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.hasAnswerBegun()).isTrue();
    }

    @Test
    void failureOfNoStream_isNone_andRemainsSo() {
        conclude();
        client.keepAlive(Duration.ZERO);
        assertThat(client.isStream()).isFalse();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.hasAnswerBegun()).isFalse();
    }

    private void conclude() {
        ClientResponse.KEY.set(exchange, client);
        RequestRecord.KEY.set(exchange, record);
        Cancellation.KEY.set(exchange, new Cancellation());
        Caller.KEY.set(exchange, new Caller("t", null, null, Role.APPLICATION, false, null));
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "late"));
        new Conclude().process(exchange);
    }
}
