package ai.lyss.gateway.core;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Reads a body within its limits: 415, 413, 408 or 400 when it is not one. */
public final class RequestBody {

    private static final int MAX_TOLD = 100;

    private final int limit;
    private final Duration time;

    /** Reads bodies of so many bytes at most, which arrive in this time as a whole: a byte now and then is not enough. */
    public RequestBody(int limit, Duration time) {
        this.limit = limit;
        this.time = time;
    }

    /**
     * The JSON object that the body has to be.
     *
     * @param room told of bytes as they arrive, and of more when they become many nodes; throws when there is none
     */
    public ObjectNode read(Message message, BodyRoom room) {
        checkIsJson(mediaType(message));
        byte[] bytes = bytes(message, room);
        if (bytes.length == 0) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST, "The request has no body; a JSON object is expected.");
        }
        return object(bytes, room, Json::read);
    }

    /**
     * The JSON object that the bytes have to be; one that has a key twice says two things and is refused.
     *
     * @param room that has been taken for the bytes; told of more when they become many nodes
     */
    public static ObjectNode strictObject(byte[] bytes, BodyRoom room) {
        return object(bytes, room, Json::readStrictly);
    }

    /**
     * All bytes; none when there is no body.
     *
     * @param room told of bytes as they arrive; throws when there is no room for them
     */
    public byte[] bytes(Message message, BodyRoom room) {
        Long announced = message.getHeader("Content-Length", Long.class);
        if (announced != null && announced > limit) {
            throw tooLarge();
        }
        if (!(message.getBody() instanceof InputStream body)) {
            return new byte[0];
        }
        try {
            byte[] bytes = new Counted(body, room, time)
                    .readNBytes(1 + (announced == null || announced < 0 ? limit : announced.intValue()));
            if (bytes.length > limit) {
                throw tooLarge();
            }
            return bytes;
        } catch (IOException broken) {
            if (!(broken.getCause() instanceof SocketTimeoutException)) { // Tomcat wraps it
                throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body of the request did not arrive whole.");
            }
            throw late();
        }
    }

    /** The media type in lower case, without parameters; null when the client names none. */
    public static @Nullable String mediaType(Message message) {
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        return type == null ? null : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** A 415 unless the media type is JSON's or is not named. */
    public static void checkIsJson(@Nullable String media) {
        if (media != null && !media.equals("application/json") && !media.endsWith("+json")) {
            throw new GatewayException(
                    ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                    "The content type must be application/json, not '"
                            + (media.length() > MAX_TOLD ? media.substring(0, MAX_TOLD) : media) + "'.");
        }
    }

    private static final class Counted extends FilterInputStream {

        private final BodyRoom room;
        private final long began = System.nanoTime();
        private final long most;

        Counted(InputStream body, BodyRoom room, Duration time) {
            super(body);
            this.room = room;
            this.most = time.toNanos();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                room.take(read);
                if (System.nanoTime() - began > most) {
                    throw late();
                }
            }
            return read;
        }
    }

    private interface Reader {
        JsonNode read(byte[] bytes, BodyRoom room) throws IOException;
    }

    private static ObjectNode object(byte[] bytes, BodyRoom room, Reader reader) {
        try {
            if (reader.read(bytes, room) instanceof ObjectNode object) {
                return object;
            }
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body must be a JSON object.");
        } catch (StreamConstraintsException tooMuch) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "The body is nested deeper than " + Json.MAX_DEPTH
                            + " levels, or has a name, a number or a string that is too long.");
        } catch (JsonProcessingException malformed) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, problem(malformed));
        } catch (IOException notUtf8) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The body is not valid JSON in UTF-8.");
        }
    }

    private static String problem(JsonProcessingException malformed) {
        boolean twice = String.valueOf(malformed.getOriginalMessage()).startsWith("Duplicate field");
        return (twice ? "The body has the same key twice in one object" : "The body is not valid JSON")
                + place(malformed.getLocation()) + ".";
    }

    private static GatewayException late() {
        return new GatewayException(ErrorKind.REQUEST_TIMEOUT, "The body of the request did not arrive in time.");
    }

    private GatewayException tooLarge() {
        return new GatewayException(ErrorKind.TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}
