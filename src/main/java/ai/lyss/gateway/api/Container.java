package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.Json;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** What Tomcat does before any route: model ids may hold an encoded slash, and its own refusals are in our shape. */
@Configuration(proxyBeanMethods = false)
class Container {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerSpeaksJson() {
        return factory -> {
            factory.setProtocol(LeanProtocol.class.getName());
            factory.addEngineValves(new LeanRequests());
            factory.addConnectorCustomizers(
                    connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue()));
            factory.addConnectorCustomizers(Container::runAllStreams);
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof Host host) {
                    ((StandardHost) host).setErrorReportValveClass(JsonErrors.class.getName());
                }
            });
        };
    }

    /** By default 20 of a connection's requests run over HTTP/2 and others wait, for as long as models answer those. */
    private static void runAllStreams(Connector connector) {
        for (UpgradeProtocol each : connector.findUpgradeProtocols()) {
            if (each instanceof Http2Protocol http2) {
                http2.setMaxConcurrentStreamExecution((int) http2.getMaxConcurrentStreams());
            }
        }
    }

    /** Tomcat makes it by name; for requests that never reach the application, such as a malformed path. */
    public static final class JsonErrors extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            String requestId = RequestIds.next();
            GatewayException told = status < 500
                    ? new GatewayException(ErrorKind.INVALID_REQUEST, "The request could not be understood.")
                    : Failure.internal(requestId);
            HttpAnswer formatted = formatted(told, String.valueOf(request.getRequestURI()), requestId);
            try {
                response.setHeader("x-request-id", requestId);
                if (formatted != null) {
                    formatted.headers().forEach(response::setHeader);
                }
                response.setContentType(formatted == null ? "application/json" : formatted.contentType());
                response.getOutputStream()
                        .write(formatted == null ? Json.bytes(OpenAiError.of(told)) : formatted.body());
                response.finishResponse();
            } catch (IOException clientGone) {
                // nobody is there to be told
            }
        }

        /** By way of the application that the host has: the request never got to one. */
        private @Nullable HttpAnswer formatted(GatewayException failure, String path, String requestId) {
            for (org.apache.catalina.Container each : getContainer().findChildren()) {
                WebApplicationContext application = each instanceof Context context
                        ? WebApplicationContextUtils.getWebApplicationContext(context.getServletContext())
                        : null;
                if (application != null) {
                    return application.getBean(ErrorFormats.class).answer(failure, path, requestId);
                }
            }
            return null;
        }
    }
}
