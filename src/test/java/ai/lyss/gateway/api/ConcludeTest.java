package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.FixedMeter;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.core.Usage;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.DelegatingServletOutputStream;
import org.springframework.mock.web.MockHttpServletResponse;

/** What is noted of a request that failed before the first content. */
class ConcludeTest {

    private static final Usage PROMPT = new Usage(7, 0, 0, 0, 0);

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final ClientResponse client = new ClientResponse(new MockHttpServletResponse(), "req-1");
    private final RequestRecord record = new RequestRecord("req-1", "/v1/chat/completions");

    @Test
    void failureAfterAComment_isOneOfAnAnswerThatHadBegun() {
        client.keepAlive(Duration.ZERO);
        conclude();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.status()).isEqualTo(200);
    }

    @Test
    void failureOfNoStream_isNone_andRemainsSo() {
        conclude();
        client.keepAlive(Duration.ZERO);
        assertThat(client.isStream()).isFalse();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.status()).isNotEqualTo(200);
    }

    /** Be it the last that was asked, or before one that could not be reached. */
    @ParameterizedTest
    @CsvSource({
        "CONNECT, false, true",
        "CONNECT, true, false",
        "TRUNCATED, false, true",
        "RATE_LIMITED, false, false",
        "FORBIDDEN, true, false"
    })
    void clientThatLeft_paysThePromptIfAnUpstreamMayHaveReadIt(Cause cause, boolean unsent, boolean pays) {
        OutputMeter.KEY.set(exchange, new FixedMeter(PROMPT));
        for (boolean another : new boolean[] {false, true}) {
            RequestRecord left = new RequestRecord("req-1", "/v1/chat/completions");
            left.add(attempt(cause, unsent));
            if (another) {
                left.add(attempt(Cause.CONNECT, true));
            }
            conclude(gone(), left);
            assertThat(left.outcome()).isEqualTo(Outcome.ABANDONED);
            assertThat(left.usage()).isEqualTo(pays ? PROMPT : null);
        }
    }

    private static ClientResponse gone() {
        ClientResponse gone = new ClientResponse(
                new MockHttpServletResponse() {
                    @Override
                    public ServletOutputStream getOutputStream() {
                        return new DelegatingServletOutputStream(new OutputStream() {
                            @Override
                            public void write(int each) throws IOException {
                                throw new IOException("broken pipe");
                            }
                        });
                    }
                },
                "req-1");
        gone.keepAlive(Duration.ZERO);
        assertThat(gone.isGone()).isTrue();
        return gone;
    }

    private static Attempt attempt(Cause cause, boolean unsent) {
        UpstreamFailure failure =
                new UpstreamFailure(cause, 0, new GatewayException(ErrorKind.UPSTREAM, "failed"), null, "x", unsent);
        return new Attempt("c", "openai", "m", Instant.now(), Duration.ZERO, failure);
    }

    private void conclude() {
        conclude(client, record);
    }

    private void conclude(ClientResponse client, RequestRecord record) {
        ClientResponse.KEY.set(exchange, client);
        RequestRecord.KEY.set(exchange, record);
        Cancellation.KEY.set(exchange, new Cancellation());
        Caller.KEY.set(exchange, new Caller("t", null, null, Role.APPLICATION, false, null));
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "late"));
        new Conclude().process(exchange);
    }

    /** Nothing has come. */
}
