package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Reads a JSON body within its limits: 415, 413, 408 or 400 when it is not one. */
@Component
final class RequestBody {

    private final int limit;

    RequestBody(@Value("${lyss.request.max-body:25MB}") DataSize limit) {
        this.limit = Math.toIntExact(limit.toBytes());
    }

    ObjectNode read(Message message) {
        checkContentType(message.getHeader(Exchange.CONTENT_TYPE, String.class));
        byte[] bytes = bytes(message);
        if (bytes.length == 0) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "The request has no body; a JSON object is expected.");
        }
        try {
            JsonNode read = Json.read(bytes);
            if (read instanceof ObjectNode object) {
                return object;
            }
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body must be a JSON object.");
        } catch (StreamConstraintsException tooMuch) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "The body is nested deeper than " + Json.MAX_DEPTH
                            + " levels, or has a number or a string that is too long.");
        } catch (JsonProcessingException malformed) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "The body is not valid JSON" + place(malformed.getLocation()) + ".");
        } catch (IOException notUtf8) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body is not valid JSON in UTF-8.");
        }
    }

    private byte[] bytes(Message message) {
        Long announced = message.getHeader("Content-Length", Long.class);
        if (announced != null && announced > limit) {
            throw tooLarge();
        }
        if (!(message.getBody() instanceof InputStream body)) {
            return new byte[0];
        }
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException broken) {
            if (!(broken.getCause() instanceof SocketTimeoutException)) { // Tomcat wraps it
                throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body of the request did not arrive whole.");
            }
            throw new GatewayException(ErrorKind.REQUEST_TIMEOUT, "The body of the request did not arrive in time.");
        }
    }

    private GatewayException tooLarge() {
        return new GatewayException(ErrorKind.TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }

    private static void checkContentType(@Nullable String type) {
        if (type == null) {
            return;
        }
        String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            throw new GatewayException(
                    ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                    "The content type must be application/json, not '"
                            + (media.length() > 100 ? media.substring(0, 100) : media) + "'.");
        }
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
