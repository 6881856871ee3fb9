package ai.lyss.gateway.simulator;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Text as a stream delivers it: a piece is a word with the space before it, and no piece is long. */
final class Pieces {

    private static final int LONGEST = 16;

    private Pieces() {}

    /** Splits without losing a character, and never inside a surrogate pair. */
    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = start + 1;
            while (end < text.length() && end - start < LONGEST && !startsWord(text, end)) {
                end++;
            }
            if (end < text.length()
                    && Character.isLowSurrogate(text.charAt(end))
                    && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    private static boolean startsWord(String text, int at) {
        return Character.isWhitespace(text.charAt(at)) && !Character.isWhitespace(text.charAt(at - 1));
    }

    /** {@code w1 w2 w3}: so many words, made when they are read. */
    static List<String> numbered(int count) {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                Objects.checkIndex(index, count);
                return index == 0 ? "w1" : " w" + (index + 1);
            }

            @Override
            public int size() {
                return count;
            }
        };
    }
}
