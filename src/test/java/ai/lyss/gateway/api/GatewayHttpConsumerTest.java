package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What becomes of a failure that no route has told. */
@ExtendWith(OutputCaptureExtension.class)
class GatewayHttpConsumerTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/chat/completions");

    @Test
    void clientThatIsFoundGoneWhileItIsToldItsError_isNobodysFailure(CapturedOutput log) throws Exception {
        serve(
                exchange -> {
                    ClientResponse client = ClientResponse.KEY.get(exchange);
                    client.keepAlive(Duration.ZERO);
                    client.error(new GatewayException(ErrorKind.UPSTREAM, "failed"));
                },
                new Left());
        assertThat(log.getAll()).doesNotContain("ERROR", "Exception");
    }

    @Test
    void unexpectedFailure_isLogged_andToldWithoutItsWords(CapturedOutput log) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        serve(
                exchange -> {
                    throw new IllegalStateException("bug");
                },
                response);
        assertThat(log.getAll()).contains("IllegalStateException: bug");
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsString()).doesNotContain("bug");
    }

    private void serve(Processor route, MockHttpServletResponse response) throws Exception {
        Processor failing = exchange -> {
            try {
                route.process(exchange);
            } catch (Exception failure) {
                exchange.setException(failure); // as a route does
            }
        };
        InFlight inFlight = new InFlight(InFlightTest.room(1, 0));
        GatewayHttpEngine engine =
                new GatewayHttpEngine(0, inFlight, new ErrorFormats(List.of(), List.of()), new FixedPaths());
        try (CamelContext camel = new DefaultCamelContext();
                PlatformHttpComponent component = new PlatformHttpComponent(camel)) {
            component.setEngine(engine);
            camel.addComponent("platform-http", component);
            camel.start();
            PluginHelper.getUnitOfWorkFactory(camel).afterPropertiesConfigured(camel); // as Spring Boot does
            PlatformHttpEndpoint endpoint =
                    camel.getEndpoint("platform-http:/v1/chat/completions", PlatformHttpEndpoint.class);
            ((GatewayHttpConsumer) engine.createConsumer(endpoint, failing)).serve(request, response);
        }
    }

    /** Its client has left after the first flush. */
    private static final class Left extends MockHttpServletResponse {

        private int flushed;

        @Override
        public ServletOutputStream getOutputStream() {
            return new ServletOutputStream() {
                @Override
                public void write(int b) {}

                @Override
                public void flush() throws IOException {
                    if (flushed++ > 0) {
                        throw new IOException("Broken pipe");
                    }
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
