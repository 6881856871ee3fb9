package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import java.io.IOException;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Tomcat does before any route: model ids may hold an encoded slash, and its own refusals are in our shape. */
@Configuration(proxyBeanMethods = false)
class Container {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerSpeaksJson() {
        return factory -> {
            factory.addConnectorCustomizers(
                    connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue()));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof Host host) {
                    ((StandardHost) host).setErrorReportValveClass(JsonErrors.class.getName());
                }
            });
        };
    }

    /** Tomcat makes it by name; for requests that never reach the application, such as a malformed path. */
    public static final class JsonErrors extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            GatewayException told = status < 500
                    ? new GatewayException(ErrorKind.INVALID_REQUEST, "The request could not be understood.")
                    : Failure.internal(RequestIds.next());
            try {
                response.setContentType("application/json");
                response.getOutputStream().write(Json.bytes(OpenAiError.of(told)));
                response.finishResponse();
            } catch (IOException clientGone) {
                // nobody is there to be told
            }
        }
    }
}
