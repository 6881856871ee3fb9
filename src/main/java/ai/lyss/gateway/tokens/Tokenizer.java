package ai.lyss.gateway.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * OpenAI's present vocabulary, <a href="https://github.com/openai/tiktoken">o200k_base</a>. Other makers' differ by some
 * percent on usual text, and have none that could be used here.
 */
final class Tokenizer {

    /** Longer text is counted in pieces: the time for one word grows with the square of its length. */
    private static final int PIECE = 2048;

    private Tokenizer() {}

    /** Reads the vocabulary, which takes some tenths of a second, before the first request needs it. */
    static void warmUp() {
        count("ready");
    }

    static long count(String text) {
        long tokens = 0;
        for (int from = 0; from < text.length(); ) {
            int to = end(text, from);
            tokens += Vocabulary.O200K.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    /** Where a piece ends: before the last space if there is one, because words begin with theirs. */
    private static int end(String text, int from) {
        int to = Math.min(from + PIECE, text.length());
        if (to == text.length()) {
            return to;
        }
        for (int i = to; i > from + PIECE / 2; i--) {
            if (Character.isWhitespace(text.charAt(i)) && !Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(to)) ? to + 1 : to;
    }

    /** Read once, when it is first needed. */
    private static final class Vocabulary {

        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
