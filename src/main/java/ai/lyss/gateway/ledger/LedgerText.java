package ai.lyss.gateway.ledger;

import org.jspecify.annotations.Nullable;

/** Text as PostgreSQL takes it: without NUL and lone surrogates, and no longer than anybody reads. */
final class LedgerText {

    /** Longest name: ids, models, codes, subjects, in characters. */
    static final int NAME = 256;

    /** Longest sentence: error messages and details, in characters. */
    static final int SENTENCE = 2000;

    private LedgerText() {}

    /** The text without what PostgreSQL refuses, cut to a length; null stays null. */
    static @Nullable String orNull(@Nullable String text, int most) {
        return text == null ? null : of(text, most);
    }

    /** The text without what PostgreSQL refuses, cut to a length. */
    static String of(String text, int most) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), most));
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int width = Character.charCount(character);
            if (clean.length() + width > most) {
                break;
            }
            if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
                clean.append('\uFFFD'); // half a character has no UTF-8
            } else if (character != 0) {
                clean.appendCodePoint(character);
            }
            i += width;
        }
        return clean.toString();
    }
}
