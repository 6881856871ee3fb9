package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Failures in OpenAI's shape (<a href="https://platform.openai.com/docs/guides/error-codes">error codes</a>). */
final class Errors {

    private Errors() {}

    /** {@code {"error": {message, type, param, code}}}: all four keys, always. */
    static byte[] body(GatewayException failure) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", failure.text())
                .put("type", failure.kind().type())
                .put("param", failure.param())
                .put("code", failure.code());
        return Json.bytes(body);
    }

    /** What a client may know of any failure; the request id leads to the log for the rest. */
    static GatewayException forClient(Throwable failure, String requestId) {
        return switch (failure) {
            case GatewayException known -> known;
            case UpstreamException upstream -> upstream.failure().forClient();
            default -> internal(requestId);
        };
    }

    /** The gateway's own fault. */
    static GatewayException internal(String requestId) {
        return new GatewayException(
                ErrorKind.INTERNAL, "The gateway failed to process the request. Its id is " + requestId + ".");
    }
}
