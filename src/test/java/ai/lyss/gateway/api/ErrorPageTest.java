package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import jakarta.servlet.RequestDispatcher;
import java.lang.reflect.Proxy;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ErrorPageTest {

    /** As Anthropic's says 529 where others say 503. */
    private static final Dialect DIALECT = (Dialect) Proxy.newProxyInstance(
            Dialect.class.getClassLoader(),
            new Class<?>[] {Dialect.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "isExpectedAt" -> arguments[0].equals("/v1/messages");
                case "status" -> 529;
                case "requestIdHeader" -> "request-id";
                default -> Json.object();
            });

    @Test
    void beforeTheRoutesAreUp_theStatusIsTheDialects() throws Exception {
        assertThat(status("/v1/messages")).isEqualTo(529);
        assertThat(status("/v1/chat/completions")).isEqualTo(503);
    }

    private static int status(String path) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 404);
        request.setAttribute(RequestDispatcher.ERROR_REQUEST_URI, path);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            return new ErrorPage(camel, new ErrorFormats(List.of(), List.of(new Speak(DIALECT))))
                    .error(request)
                    .getStatusCode()
                    .value();
        }
    }
}
