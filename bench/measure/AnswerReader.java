import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;

/** HTTP's side of one streamed answer after the other on a connection: head, chunks, end. */
final class AnswerReader {

    private static final byte[] BLANK_LINE = "\r\n\r\n".getBytes(ISO_8859_1);

    private final EventReader events;
    private byte[] head = new byte[1024];
    private int headSize;
    private State state = State.HEAD;
    private long left;
    private long chunk;
    private boolean closes;
    private boolean chunked;
    private boolean emptyLine;
    private String refusal = "";

    AnswerReader(EventReader events) {
        this.events = events;
    }

    void reset() {
        headSize = 0;
        state = State.HEAD;
        left = 0;
        closes = false;
        chunked = false;
        refusal = "";
        events.reset();
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    /** Whether the connection can be used again. */
    boolean mayGoOn() {
        return !closes;
    }

    /** The peer closed: the end of an answer that said nothing of its length, too early otherwise. */
    void closed() {
        if (state == State.BODY && !chunked && left == Long.MAX_VALUE) {
            state = State.ENDED;
        }
    }

    /** Why the answer was not what it should be; empty when it was. */
    String verdict() {
        return refusal.isEmpty() ? events.verdict() : refusal;
    }

    /** Reads on; returns how many pieces of text came. */
    int read(byte[] bytes, int from, int to) {
        int pieces = 0;
        int at = from;
        while (at < to && state != State.ENDED) {
            switch (state) {
                case HEAD -> at = head(bytes, at, to);
                case SIZE -> at = size(bytes, at, to);
                case BODY -> {
                    int end = (int) Math.min(to, at + Math.min(left, Integer.MAX_VALUE / 2));
                    pieces += events.read(bytes, at, end);
                    left -= left == Long.MAX_VALUE ? 0 : end - at;
                    at = end;
                    if (left == 0) {
                        state = chunked ? State.AFTER_CHUNK : State.ENDED;
                    }
                }
                case AFTER_CHUNK -> {
                    if (bytes[at++] == '\n') {
                        state = State.SIZE;
                        chunk = 0;
                    }
                }
                case TRAILER -> {
                    byte letter = bytes[at++];
                    if (letter == '\n') {
                        state = emptyLine ? State.ENDED : State.TRAILER;
                        emptyLine = true;
                    } else if (letter != '\r') {
                        emptyLine = false;
                    }
                }
                case ENDED -> {}
            }
        }
        return pieces;
    }

    private int head(byte[] bytes, int from, int to) {
        int more = to - from;
        if (headSize + more > head.length) {
            head = Arrays.copyOf(head, headSize + more);
        }
        System.arraycopy(bytes, from, head, headSize, more);
        int end = EventReader.indexOf(head, 0, headSize + more, BLANK_LINE);
        if (end < 0) {
            headSize += more;
            return to;
        }
        String text = new String(head, 0, end + 2, ISO_8859_1).toLowerCase(Locale.ROOT);
        int consumed = end + BLANK_LINE.length - headSize;
        chunked = text.contains("transfer-encoding: chunked");
        closes = text.contains("connection: close");
        state = chunked ? State.SIZE : State.BODY;
        chunk = 0;
        left = Long.MAX_VALUE;
        int length = text.indexOf("content-length: ");
        if (length >= 0) {
            left = Long.parseLong(text.substring(length + 16, text.indexOf('\r', length)));
            state = left == 0 ? State.ENDED : State.BODY;
        } else if (!chunked) {
            closes = true;
        }
        if (!text.startsWith("http/1.1 200")) {
            refusal = text.substring(0, text.indexOf('\r')) + " "
                    + new String(bytes, from + consumed, Math.min(300, more - consumed), ISO_8859_1);
        }
        return from + consumed;
    }

    private int size(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte letter = bytes[at];
            if (letter == '\n') {
                left = chunk;
                state = chunk == 0 ? State.TRAILER : State.BODY;
                emptyLine = true;
                return at + 1;
            }
            int digit = Character.digit(letter, 16);
            if (digit >= 0) {
                chunk = chunk * 16 + digit;
            }
        }
        return to;
    }

    private enum State {
        HEAD,
        SIZE,
        BODY,
        AFTER_CHUNK,
        TRAILER,
        ENDED
    }
}
