package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A JSON body where a stream of events was promised, as that stream: an object is one event, which normalizers know as
 * an error in disguise; an array is an event an element, each as soon as it is there. Gemini answers so when it is not
 * asked for {@code alt=sse}.
 */
final class JsonEvents extends InputStream {

    private static final ObjectReader READER =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Times that the bytes of an element are held here: as text and as the event. Who reads that takes room of its own. */
    private static final long COPIES = 2;

    private final Bounded in;
    private final int maxBytes;
    private final BodyRoom room;
    private long taken = AnswerRoom.STEP;
    private @Nullable JsonParser parser;
    private @Nullable JsonToken first;
    private byte[] event = {};
    private int position;
    private boolean ended;

    /**
     * The events of a body.
     *
     * @param maxBytes the longest element; a longer one is malformed
     * @param room for the longest; throws when there is none
     */
    JsonEvents(InputStream body, int maxBytes, BodyRoom room) {
        this.in = new Bounded(body);
        this.maxBytes = maxBytes;
        this.room = room;
    }

    private void take(long more) {
        room.take(more);
        taken += more;
    }

    @Override
    public int read() throws IOException {
        return fill() ? event[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, event.length - position);
        System.arraycopy(event, position, into, offset, count);
        position += count;
        return count;
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        if (position == event.length && !ended) {
            try {
                next();
            } catch (JsonEOFException cut) {
                throw new EOFException("the body ends inside a JSON value");
            } catch (JsonProcessingException notJson) {
                throw Failures.malformed("a JSON body that is none instead of a stream");
            }
        }
        return position < event.length;
    }

    private void next() throws IOException {
        in.left = maxBytes;
        JsonParser opened = parser == null ? open() : parser;
        if (!hasNext(opened)) {
            ended = true;
            return;
        }
        long before = taken;
        long[] nodes = {before};
        JsonNode value = READER.readTree(Json.counted(opened, before, more -> {
            nodes[0] += more;
            take(Math.max(0, nodes[0] - taken)); // what its bytes have taken meanwhile is theirs, too
        }));
        if (!(value instanceof ObjectNode)) {
            throw Failures.malformed("a JSON body that is not an object instead of a stream");
        }
        event = ("data: " + Json.text(value) + "\n\n").getBytes(StandardCharsets.UTF_8);
        position = 0;
    }

    private JsonParser open() throws IOException {
        JsonParser opened = Json.MAPPER.getFactory().createParser(in);
        parser = opened;
        JsonToken token = opened.nextToken();
        if (token == null) {
            throw Failures.malformed("an empty JSON body instead of a stream");
        }
        first = token == JsonToken.START_ARRAY ? null : token;
        return opened;
    }

    /** Moves to the next value. A body that ends between two values has ended; whether it was whole is not said here. */
    private boolean hasNext(JsonParser opened) throws IOException {
        if (first != null) {
            first = null;
            return true;
        }
        try {
            JsonToken token = opened.nextToken();
            return token != null && token != JsonToken.END_ARRAY;
        } catch (JsonEOFException unclosed) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Fails before memory is full. */
    private final class Bounded extends FilterInputStream {
        private int left;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            return count(read, read);
        }

        private int count(int result, int bytes) {
            if (result >= 0 && (left -= bytes) < 0) {
                throw Failures.malformed("a JSON value that is too long");
            }
            long held = COPIES * ((long) maxBytes - left);
            if (held > taken + AnswerRoom.STEP) {
                take(held - taken);
            }
            return result;
        }
    }
}
