package ai.lyss.gateway.provider.sse;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events from bytes
 * (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG</a>). Lines end in LF, CRLF or CR;
 * they are split as bytes and decoded whole, so that a character may be cut anywhere. Comments and empty data are
 * skipped. The {@code error:} field of old llama.cpp servers becomes an event named {@code error}, and JSON that stands
 * between the events without {@code data:}, as Google and others write errors, becomes an event too.
 */
public final class SseReader {

    /** There is one buffer for each stream, and the connection has another; most events come alone and are short. */
    private static final int SHORTEST = 512;

    /** Where more comes at once, in one chunk of the upstream's, more is read at once, and sent on at once. */
    private static final int LONGEST = 8192;

    /** An event may be so long before it takes room, and a line before its buffer is not kept. */
    private static final int USUAL = 16 << 10;

    /** Times that the bytes of an event are held: as they came, as text, in pieces and as a tree. */
    private static final int COPIES = 4;

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    private final InputStream in;
    private final long maxEventBytes;
    private final LongConsumer room;
    private byte[] buffer = new byte[SHORTEST];
    private int position;
    private int limit;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(SHORTEST);
    private boolean afterCarriageReturn;
    private boolean firstLine = true;
    private long eventBytes;
    private long longest = USUAL;

    /** A reader of one body whose events are as long as they like, up to so many bytes. */
    public SseReader(InputStream in, long maxEventBytes) {
        this(in, maxEventBytes, more -> {});
    }

    /**
     * A reader of one body.
     *
     * @param maxEventBytes the longest event; a longer one is an {@link IOException}, 1 or more
     * @param room told of bytes that a long event takes, while it is read; throws when there is no room for them
     */
    public SseReader(InputStream in, long maxEventBytes, LongConsumer room) {
        this.in = in;
        this.maxEventBytes = maxEventBytes;
        this.room = room;
    }

    /**
     * The next event, or null at the end of the body. Blocks for bytes.
     *
     * @throws EOFException when the body ends inside an event
     * @throws IOException when an event is too long, or reading fails
     */
    public @Nullable SseEvent next() throws IOException {
        StringBuilder data = null;
        String name = "message";
        eventBytes = 0;
        while (true) {
            String text = readLine();
            if (text == null) {
                return atEnd(name, data);
            }
            if (text.isEmpty()) {
                if (data != null && !data.isEmpty()) {
                    return new SseEvent(name, data.toString());
                }
                data = null;
                name = "message";
                eventBytes = 0;
                continue;
            }
            if (data == null && (text.startsWith("{") || text.startsWith("["))) {
                return bare(text);
            }
            int colon = text.indexOf(':');
            if (colon == 0) {
                continue;
            }
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : text.substring(colon + 1);
            if (value.startsWith(" ")) {
                value = value.substring(1);
            }
            switch (field) {
                case "data" -> data = append(data, value);
                case "event" -> name = value;
                case "error" -> {
                    name = "error";
                    data = append(data, value);
                }
                default -> {} // id, retry and what is not known
            }
        }
    }

    /** JSON without {@code data:}: one line, or lines up to the bracket that closes the first, which is not indented. */
    private SseEvent bare(String first) throws IOException {
        StringBuilder json = new StringBuilder(first);
        if (!isJson(first)) {
            String closing = first.startsWith("{") ? "}" : "]";
            String more;
            while ((more = readLine()) != null && !more.isEmpty()) {
                json.append('\n').append(more);
                if (more.startsWith(closing)) {
                    break;
                }
            }
            if (!isJson(json.toString())) {
                throw new EOFException("JSON between the events is not whole");
            }
        }
        return new SseEvent("message", json.toString());
    }

    private static boolean isJson(String text) {
        try {
            Json.MAPPER.readTree(text);
            return true;
        } catch (JsonProcessingException notWhole) {
            return false;
        }
    }

    /**
     * True when a whole event has been read already, so that {@link #next()} will not wait. Half of one, a comment or the
     * second half of a line's end are none: who waits for what is behind them must not keep back what was before.
     */
    public boolean hasBuffered() {
        int at = afterCarriageReturn && position < limit && buffer[position] == '\n' ? position + 1 : position;
        boolean data = false;
        while (at < limit) {
            int start = at;
            while (at < limit && buffer[at] != '\n' && buffer[at] != '\r') {
                at++;
            }
            if (at < limit && at == start && data) {
                return true;
            }
            data |= isData(start, Math.min(at, limit));
            at += at + 1 < limit && buffer[at] == '\r' && buffer[at + 1] == '\n' ? 2 : 1;
        }
        return false;
    }

    /** Whether a line that has been read makes an event: it says something, or is JSON without {@code data:}. */
    private boolean isData(int start, int end) {
        if (start < end && (buffer[start] == '{' || buffer[start] == '[')) {
            return true;
        }
        int said = start + DATA.length;
        if (end <= said || !Arrays.equals(buffer, start, said, DATA, 0, DATA.length)) {
            return false;
        }
        return end - said > 1 || buffer[said] != ' ';
    }

    private static StringBuilder append(@Nullable StringBuilder data, String value) {
        return data == null ? new StringBuilder(value) : data.append('\n').append(value);
    }

    /** A last event without its empty line counts when it is whole: JSON, or the end marker. */
    private static @Nullable SseEvent atEnd(String name, @Nullable StringBuilder data) throws EOFException {
        if (data == null || data.isEmpty()) {
            return null;
        }
        SseEvent event = new SseEvent(name, data.toString());
        if (event.isDone() || Json.objectOrNull(event.data()) != null) {
            return event;
        }
        throw new EOFException("the body ends inside an event");
    }

    /** A line without its end, or null at the end of the body. A last line without an end counts. */
    private @Nullable String readLine() throws IOException {
        if (line.size() > USUAL) {
            line = new ByteArrayOutputStream(SHORTEST);
        } else {
            line.reset();
        }
        while (true) {
            if (position == limit && !fill()) {
                return line.size() == 0 ? null : decoded();
            }
            if (afterCarriageReturn) {
                afterCarriageReturn = false;
                if (buffer[position] == '\n') {
                    position++;
                    continue;
                }
            }
            int start = position;
            while (position < limit && buffer[position] != '\n' && buffer[position] != '\r') {
                position++;
            }
            count(position - start);
            line.write(buffer, start, position - start);
            if (position < limit) {
                afterCarriageReturn = buffer[position++] == '\r';
                return decoded();
            }
        }
    }

    private void count(int bytes) throws IOException {
        eventBytes += bytes;
        if (eventBytes > maxEventBytes) {
            throw new IOException("an event is longer than " + maxEventBytes + " bytes");
        }
        if (eventBytes > longest + USUAL) {
            room.accept(COPIES * (eventBytes - longest)); // for as long as the stream lasts
            longest = eventBytes;
        }
    }

    private String decoded() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (firstLine) {
            firstLine = false;
            if (text.startsWith("\uFEFF")) {
                return text.substring(1);
            }
        }
        return text;
    }

    private boolean fill() throws IOException {
        if (limit == buffer.length && buffer.length < LONGEST) {
            buffer = new byte[2 * buffer.length];
        }
        position = 0;
        limit = 0;
        int read = in.read(buffer, 0, buffer.length);
        if (read <= 0) {
            return false;
        }
        limit = read;
        return true;
    }
}
