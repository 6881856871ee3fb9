package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.Json;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What no route answers, in the shape that is expected at the path, OpenAI's if nobody knows better: unknown paths, wrong methods, requests that the container refuses. */
@RestController
class ErrorPage implements ErrorController {

    private final CamelContext camel;
    private final ErrorFormats formats;

    ErrorPage(CamelContext camel, ErrorFormats formats) {
        this.camel = camel;
        this.formats = formats;
    }

    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<byte[]> error(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        if (status == 404 && !camel.isStarted()) {
            status = 503; // the container is there before the routes are
        }
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        String requestId = RequestIds.next();
        String method = request.getMethod().toUpperCase(Locale.ROOT);
        GatewayException failure = switch (status) {
            case 404 -> new GatewayException(ErrorKind.NOT_FOUND, "Unknown request URL: " + method + " " + path + ".");
            case 405 ->
                new GatewayException(
                        ErrorKind.METHOD_NOT_ALLOWED, "The method " + method + " is not allowed for " + path + ".");
            case 408 ->
                new GatewayException(ErrorKind.REQUEST_TIMEOUT, "The body of the request did not arrive in time.");
            case 415 ->
                new GatewayException(ErrorKind.UNSUPPORTED_MEDIA_TYPE, "The content type is not one of this path.");
            case 413 -> new GatewayException(ErrorKind.TOO_LARGE, "The request is too large.");
            case 503 -> new GatewayException(ErrorKind.UNAVAILABLE, "The gateway is not ready.");
            default ->
                status < 500
                        ? new GatewayException(ErrorKind.INVALID_REQUEST, "The request could not be understood.")
                        : Failure.internal(requestId);
        };
        HttpAnswer formatted = formats.answer(failure, path, requestId);
        if (formatted != null) {
            return ResponseEntity.status(formatted.status())
                    .contentType(MediaType.parseMediaType(formatted.contentType()))
                    .headers(headers -> formatted.headers().forEach(headers::set))
                    .header("x-request-id", requestId)
                    .body(formatted.body());
        }
        Dialect dialect = formats.dialect(path);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        dialect == null ? failure.kind().status() : dialect.status(failure))
                .contentType(MediaType.APPLICATION_JSON)
                .header("x-request-id", requestId);
        return dialect == null
                ? answer.body(Json.bytes(OpenAiError.of(failure)))
                : answer.header(dialect.requestIdHeader(), requestId)
                        .body(Json.bytes(dialect.error(failure, requestId)));
    }
}
