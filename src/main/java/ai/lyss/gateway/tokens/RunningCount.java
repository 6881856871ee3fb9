package ai.lyss.gateway.tokens;

/**
 * The tokens of text that comes in small pieces. Pieces are gathered and counted together, because a word may come in
 * several; what is not counted yet is judged by {@link QuickTokens}. Used by one thread.
 */
final class RunningCount {

    private static final int ENOUGH = 256; // characters, about sixty tokens
    private static final int A_FEW = 32; // characters

    private final StringBuilder waiting = new StringBuilder();
    private int looked; // so much of it was judged as a whole
    private long judged;
    private long counted;

    void add(String piece) {
        waiting.append(piece);
        if (waiting.length() >= ENOUGH) {
            int end = lastWord();
            counted += Tokenizer.count(waiting.substring(0, end));
            waiting.delete(0, end);
            judge();
        } else if (waiting.length() >= looked + A_FEW) {
            judge();
        } else {
            judged += QuickTokens.of(piece);
        }
    }

    private void judge() {
        judged = QuickTokens.of(waiting.toString());
        looked = waiting.length();
    }

    /** The beginning of the last word, which may go on; all of it when there is only one. */
    private int lastWord() {
        for (int i = waiting.length() - 1; i > 0; i--) {
            if (Character.isWhitespace(waiting.charAt(i)) && !Character.isWhitespace(waiting.charAt(i - 1))) {
                return i;
            }
        }
        int end = waiting.length();
        return Character.isHighSurrogate(waiting.charAt(end - 1)) ? end - 1 : end;
    }

    /** So far, within some tokens. */
    long roughly() {
        return counted + judged;
    }

    /** So far, counted to the end. */
    long exactly() {
        return counted + (waiting.isEmpty() ? 0 : Tokenizer.count(waiting.toString()));
    }
}
