package ai.lyss.gateway.provider.openai;

/**
 * Takes reasoning in {@code <think>} tags off the beginning of a text. Fed in pieces of any size; holds back only what
 * may still turn out to be a tag.
 */
final class ThinkTags {

    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    /** A piece of the answer; both may be empty. */
    record Piece(String reasoning, String content) {}

    private enum State {
        START,
        INSIDE,
        AFTER,
        CONTENT
    }

    private State state = State.START;
    private String held = "";
    private boolean begun;

    /** Reasoning as the model itself would have written it. */
    static String around(String reasoning) {
        return OPEN + "\n" + reasoning + "\n" + CLOSE + "\n\n";
    }

    /** Takes a piece and returns what can be said for certain. */
    Piece take(String piece) {
        StringBuilder reasoning = new StringBuilder();
        String rest = held + piece;
        held = "";
        if (state == State.START) {
            String start = rest.stripLeading();
            if (start.startsWith(OPEN)) {
                state = State.INSIDE;
                rest = start.substring(OPEN.length());
            } else if (OPEN.startsWith(start)) {
                held = rest;
                return new Piece("", "");
            } else {
                state = State.CONTENT;
            }
        }
        if (state == State.INSIDE) {
            rest = begun ? rest : rest.stripLeading();
            begun |= !rest.isEmpty();
            int close = rest.indexOf(CLOSE);
            int sure = close >= 0 ? close : rest.length() - openEnd(rest);
            reasoning.append(rest, 0, sure);
            if (close < 0) {
                held = rest.substring(sure);
                return new Piece(reasoning.toString(), "");
            }
            state = State.AFTER;
            rest = rest.substring(close + CLOSE.length());
        }
        if (state == State.AFTER) {
            rest = rest.stripLeading(); // the line ends between the tag and the answer
            state = rest.isEmpty() ? State.AFTER : State.CONTENT;
        }
        return new Piece(trimmed(reasoning), rest);
    }

    /** A whole text. */
    static Piece split(String text) {
        ThinkTags tags = new ThinkTags();
        Piece taken = tags.take(text);
        Piece left = tags.end();
        return new Piece(taken.reasoning() + left.reasoning(), taken.content() + left.content());
    }

    /** What is left when nothing more comes. */
    Piece end() {
        String rest = held;
        held = "";
        return state == State.INSIDE ? new Piece(rest, "") : new Piece("", rest);
    }

    private static String trimmed(StringBuilder reasoning) {
        return reasoning.toString().stripTrailing();
    }

    /** How many characters at the end may be the beginning of the closing tag, with the line ends before it. */
    private static int openEnd(String text) {
        int end = text.length();
        for (int length = Math.min(CLOSE.length() - 1, end); length > 0; length--) {
            if (text.endsWith(CLOSE.substring(0, length))) {
                end -= length;
                break;
            }
        }
        int start = end;
        while (start > 0 && Character.isWhitespace(text.charAt(start - 1))) {
            start--;
        }
        return text.length() - start;
    }
}
