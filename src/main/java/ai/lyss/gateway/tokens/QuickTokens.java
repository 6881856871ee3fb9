package ai.lyss.gateway.tokens;

/**
 * The tokens of a text for those who cannot wait: judged by kinds of characters in a microsecond for a thousand of them,
 * where {@link Tokenizer} takes tens of microseconds for English and milliseconds for Chinese. Rather too much than too
 * little: about a fifth more for prose and code, up to twice as much for scripts whose common words are one token.
 */
final class QuickTokens {

    private static final int TOKEN = 12; // all is summed up in twelfths of a token
    private static final int SHORT = 5; // letters of a word that is one token
    private static final int LONG = 12; // letters from which on it is no word
    private static final int SHORT_CAPITALS = 2;
    private static final int DIGITS = 3; // in a token
    private static final int SPACES = 16; // in a token
    private static final int SAME = 8; // of the same sign in a token

    private final CharSequence text;
    private int at;

    private QuickTokens(CharSequence text) {
        this.text = text;
    }

    /** About how many tokens the text has; 0 for none. */
    static long of(CharSequence text) {
        return new QuickTokens(text).count();
    }

    private long count() {
        long twelfths = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            if (isLetter(first)) {
                twelfths += word();
            } else if (isDigit(first)) {
                twelfths += TOKEN * ((run(QuickTokens::isDigit) + DIGITS - 1L) / DIGITS);
            } else if (isSpace(first)) {
                twelfths += spaces();
            } else if (isSign(first)) {
                twelfths += signs();
            } else {
                twelfths += other(first);
                at += Character.isHighSurrogate(first) ? 2 : 1;
            }
        }
        return (twelfths + TOKEN - 1) / TOKEN;
    }

    /** Letters of English words; where capitals begin within, as in names of programs and in base64, another word does. */
    private long word() {
        long twelfths = 0;
        while (at < text.length() && isLetter(text.charAt(at))) {
            int capitals = run(QuickTokens::isCapital);
            int small = run(letter -> letter >= 'a' && letter <= 'z');
            if (capitals > 1) {
                twelfths += TOKEN + Math.max(0, capitals - SHORT_CAPITALS) * (TOKEN * 2L / 3);
            } else {
                small += capitals;
            }
            if (small > 0) {
                twelfths += TOKEN
                        + Math.max(0, Math.min(small, LONG) - SHORT) * (TOKEN / 3L)
                        + Math.max(0, small - LONG) * 7L;
            }
        }
        return twelfths;
    }

    /** As many of the same; one blank is the beginning of the next word. */
    private long spaces() {
        char first = text.charAt(at);
        int length = run(character -> character == first);
        boolean blank = first == ' ';
        boolean ofAWord = blank && length == 1 && at < text.length() && !isDigit(text.charAt(at));
        return ofAWord ? 0 : TOKEN * (1 + (length - 1L) / SPACES);
    }

    private long signs() {
        long tokens = 0;
        char last = 0;
        int same = 0;
        while (at < text.length() && isSign(text.charAt(at))) {
            char sign = text.charAt(at++);
            same = sign == last ? same + 1 : 0;
            last = sign;
            if (same % SAME == 0) {
                tokens++;
            }
        }
        return TOKEN * tokens;
    }

    /** Twelfths of a token that a character of another script takes. */
    private static int other(char character) {
        if (character < 0xA0 || isMark(character)) { // nobody's words: controls, and what is put above letters
            return TOKEN;
        }
        if (Character.isSurrogate(character)) {
            return TOKEN * 3; // of both halves
        }
        if (character < 0x250 || (character >= 0x1E00 && character < 0x1F00)) { // Latin letters with accents
            return TOKEN * 3 / 4;
        }
        if (character >= 0xF00 && character < 0x1000) { // Tibetan
            return TOKEN * 2;
        }
        if (character < 0x700) { // Greek, Cyrillic, Hebrew, Arabic
            return TOKEN / 2;
        }
        if (character >= 0x900 && character < 0x1100) { // of India and its neighbours
            return TOKEN * 3 / 4;
        }
        boolean common = (character >= 0x2010 && character < 0x2040) // typographic signs
                || (character >= 0x3000 && character < 0xA000) // Chinese and Japanese
                || (character >= 0xAC00 && character < 0xD7B0) // Korean
                || (character >= 0xFF00 && character < 0xFFF0);
        return common ? TOKEN * 5 / 4 : TOKEN * 5 / 2;
    }

    private interface Kind {
        boolean has(char character);
    }

    private int run(Kind kind) {
        int from = at;
        while (at < text.length() && kind.has(text.charAt(at))) {
            at++;
        }
        return at - from;
    }

    private static boolean isLetter(char character) {
        return (character >= 'a' && character <= 'z') || isCapital(character);
    }

    private static boolean isCapital(char character) {
        return character >= 'A' && character <= 'Z';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    private static boolean isMark(char character) {
        return (character >= 0x250 && character < 0x370)
                || (character >= 0x591 && character < 0x5C8)
                || (character >= 0x610 && character < 0x61B)
                || (character >= 0x64B && character < 0x660);
    }

    private static boolean isSign(char character) {
        return character > ' ' && character < 127 && !isLetter(character) && !isDigit(character);
    }
}
