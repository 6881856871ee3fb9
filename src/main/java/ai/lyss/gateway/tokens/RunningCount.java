package ai.lyss.gateway.tokens;

/**
 * The tokens of text that comes in small pieces. It is counted only when somebody asks, many pieces together, because a
 * word may come in several; what is not counted yet is judged, see {@link QuickTokens}. Used by one thread.
 */
final class RunningCount {

    private static final int ENOUGH = 512; // characters, about a hundred tokens
    private static final int TOO_MUCH = 16_384; // characters, to be kept for somebody who may ask

    private final StringBuilder waiting = new StringBuilder();
    private long counted;
    private long judged; // of what waits

    void add(String piece) {
        waiting.append(piece);
        judged += QuickTokens.of(piece);
        if (waiting.length() >= TOO_MUCH) {
            count();
        }
    }

    private void count() {
        int end = lastWord();
        counted += Tokenizer.count(waiting.substring(0, end));
        waiting.delete(0, end);
        judged = QuickTokens.of(waiting.toString());
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

    /** Hardly less than there are, and often more; costs nothing. */
    long atMost() {
        return counted + judged;
    }

    /** So far, within some tokens: rather more than less. */
    long roughly() {
        if (waiting.length() >= ENOUGH) {
            count();
        }
        return counted + judged;
    }

    /** So far, counted to the end. */
    long exactly() {
        return counted + (waiting.isEmpty() ? 0 : Tokenizer.count(waiting.toString()));
    }
}
