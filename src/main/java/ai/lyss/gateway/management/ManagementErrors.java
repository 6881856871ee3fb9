package ai.lyss.gateway.management;

import ai.lyss.gateway.core.ErrorFormat;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Failures in the envelope. Those that name fields are problem details as well
 * (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>), with the members of both side by side: whoever reads
 * envelopes finds one, and whoever knows the standard finds that.
 */
@Component
final class ManagementErrors implements ErrorFormat {

    private static final String ROOT = "/api/v1";
    private static final String INFERENCE = "/api/v1/proxy";

    @Override
    public boolean isFor(String path) {
        return isAtOrBelow(path, ROOT) && !isAtOrBelow(path, INFERENCE);
    }

    @Override
    public HttpAnswer answer(GatewayException failure, String path, String requestId) {
        String field = failure.param();
        if (field != null && failure.kind().status() == ErrorKind.INVALID_REQUEST.status()) {
            return answer(
                    new InvalidFieldsException(List.of(new InvalidField(field, failure.text()))), path, requestId);
        }
        Map<String, String> headers = headers();
        String retryAfter = failure.retryAfterSeconds();
        if (retryAfter != null) {
            headers.put("Retry-After", retryAfter);
        }
        if (failure.kind() == ErrorKind.UNAUTHENTICATED) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        ObjectNode body = Envelope.failure(failure.text(), code(failure), requestId);
        if (field != null) {
            put(List.of(new InvalidField(field, failure.text())), body);
        }
        return new HttpAnswer(failure.kind().status(), "application/json", headers, Json.bytes(body));
    }

    /** A 400 that names each field. */
    @Override
    public HttpAnswer answer(InvalidFieldsException failure, String path, String requestId) {
        int status = ErrorKind.INVALID_REQUEST.status();
        List<InvalidField> fields = failure.fields();
        String detail = failure.count() == 1
                ? fields.getFirst().field() + ": " + fields.getFirst().problem()
                : failure.count() + " fields are wrong; see errors.";
        ObjectNode body = Envelope.failure(detail, "invalid_fields", requestId)
                .put("type", "urn:lyss:problem:invalid_fields")
                .put("title", "Some fields are wrong")
                .put("status", status)
                .put("detail", detail)
                .put("instance", HeaderText.encoded(path));
        put(fields, body);
        return new HttpAnswer(status, "application/problem+json", headers(), Json.bytes(body));
    }

    private static void put(List<InvalidField> fields, ObjectNode body) {
        ArrayNode errors = body.putArray("errors");
        fields.forEach(each -> errors.addObject().put("field", each.field()).put("problem", each.problem()));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Cache-Control", "no-store");
        return headers;
    }

    private static String code(GatewayException failure) {
        String code = failure.code();
        return code == null ? Words.of(failure.kind()) : code;
    }

    private static boolean isAtOrBelow(String path, String root) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }
}
