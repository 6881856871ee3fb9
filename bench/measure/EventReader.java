import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * The lines of one stream after the other: the simulator's text is {@code w1 w2 w3 ...}, so that a piece that is
 * missing, doubled or out of place is noticed.
 */
final class EventReader {

    private static final byte[] DATA = "data:".getBytes(UTF_8);

    private final byte[] piece;
    private final byte[][] expected;
    private final byte[][] endMarks;
    private byte[] partial = new byte[512];
    private int size;
    private int next;
    private int marks;
    private String trouble = "";
    private String lastLine = "";

    EventReader(Request request) {
        int tokens = request.ask().tokens();
        piece = request.dialect().piece.getBytes(UTF_8);
        expected = new byte[tokens][];
        for (int i = 0; i < tokens; i++) {
            expected[i] = (i == 0 ? "w1" : " w" + (i + 1)).getBytes(UTF_8);
        }
        List<String> marks = request.dialect().endMarks(tokens);
        endMarks = marks.stream().map(mark -> mark.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    void reset() {
        size = 0;
        next = 0;
        marks = 0;
        trouble = "";
        lastLine = "";
    }

    /** Reads on; returns how many pieces of text came. */
    int read(byte[] bytes, int from, int to) {
        int before = next;
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                if (size == 0) {
                    line(bytes, start, i);
                } else {
                    keep(bytes, start, i);
                    line(partial, 0, size);
                    size = 0;
                }
                start = i + 1;
            }
        }
        keep(bytes, start, to);
        return next - before;
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = to - from;
        if (size + more > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(size + more, partial.length * 2));
        }
        System.arraycopy(bytes, from, partial, size, more);
        size += more;
    }

    private void line(byte[] line, int from, int to) {
        if (!startsWith(line, from, to, DATA)) {
            return;
        }
        if (!text(line, from, to) || next == expected.length) {
            end(line, from, to);
        }
    }

    /** Takes the pieces in a line; false when it has no text. */
    private boolean text(byte[] line, int from, int to) {
        int at = indexOf(line, from, to, piece);
        if (at < 0) {
            return false;
        }
        at += piece.length;
        if (at < to && line[at] == ' ') {
            at++;
        }
        if (at >= to || line[at] != '"' || line[at + 1] == '"') {
            return false;
        }
        at++;
        while (at < to && line[at] != '"') {
            if (next == expected.length || !startsWith(line, at, to, expected[next])) {
                complain("text", line, from, to);
                return true;
            }
            at += expected[next++].length;
        }
        return true;
    }

    private void end(byte[] line, int from, int to) {
        String text = new String(line, from, to - from, UTF_8);
        lastLine = text.length() > 300 ? text.substring(0, 300) : text;
        byte[] close = text.replace(" ", "").strip().getBytes(UTF_8);
        for (int i = 0; i < endMarks.length; i++) {
            int at = indexOf(close, 0, close.length, endMarks[i]);
            if (at >= 0) {
                int after = at + endMarks[i].length;
                boolean longer = after < close.length && isDigit(close[after]) && isDigit(close[after - 1]);
                marks |= longer ? 0 : 1 << i;
            }
        }
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }

    private void complain(String what, byte[] line, int from, int to) {
        if (trouble.isEmpty()) {
            trouble = what + " that was not expected after " + next + " pieces: "
                    + new String(line, from, to - from, UTF_8);
        }
    }

    int missing() {
        return expected.length - next;
    }

    int seen() {
        return next;
    }

    /** Why the stream that has ended was not what it should be; empty when it was. */
    String verdict() {
        if (!trouble.isEmpty()) {
            return trouble;
        }
        return marks == (1 << endMarks.length) - 1 && size == 0
                ? ""
                : "ended after " + next + " pieces without all of its end: " + lastLine;
    }

    static boolean startsWith(byte[] bytes, int from, int to, byte[] what) {
        return to - from >= what.length && Arrays.equals(bytes, from, from + what.length, what, 0, what.length);
    }

    static int indexOf(byte[] bytes, int from, int to, byte[] what) {
        for (int i = from; i <= to - what.length; i++) {
            if (bytes[i] == what[0] && Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
