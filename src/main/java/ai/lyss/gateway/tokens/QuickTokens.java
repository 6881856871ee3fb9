package ai.lyss.gateway.tokens;

import java.util.Arrays;

/**
 * The tokens of a text for those who cannot wait: judged by kinds of characters, a thousand of them in some three
 * microseconds, where {@link Tokenizer} takes tens of microseconds for English and milliseconds for Chinese. Rather too
 * much than too little: about a fifth more for prose and code, up to twice as much for scripts whose common words are one
 * token.
 */
final class QuickTokens {

    private static final int TOKEN = 12; // all is summed up in twelfths of a token
    private static final int SHORT = 5; // letters of a word that is one token
    private static final int LONG = 12; // letters from which on it is no word
    private static final int SHORT_CAPITALS = 2;
    private static final int DIGITS = 3; // in a token
    private static final int SPACES = 16; // in a token
    private static final int SAME = 8; // of the same sign in a token

    private static final int OTHER = 0;
    private static final int SMALL = 1;
    private static final int CAPITAL = 2;
    private static final int DIGIT = 3;
    private static final int SPACE = 4;
    private static final int SIGN = 5;
    private static final byte[] KINDS = kinds(); // of ASCII; all else is OTHER

    private static final int PIECE = 4096; // looked at one after the other: arrays are quicker than strings, and copies

    private final char[] text; // of a piece
    private int end; // of it, where there is a 0, which ends every run
    private int at;

    private QuickTokens(int longest) {
        this.text = new char[longest + 1];
    }

    /** About how many tokens the text has; 0 for none. */
    static long of(String text) {
        QuickTokens piece = new QuickTokens(Math.min(text.length(), PIECE));
        long twelfths = 0;
        for (int from = 0; from < text.length(); from += piece.end) {
            piece.take(text, from);
            twelfths += piece.count();
        }
        return (twelfths + TOKEN - 1) / TOKEN;
    }

    /** As much as there is room for, up to the last blank in it. */
    private void take(String from, int begin) {
        int room = text.length - 1;
        at = 0;
        end = Math.min(from.length() - begin, room);
        from.getChars(begin, begin + end, text, 0);
        if (begin + end < from.length()) {
            int blank = end - 1;
            while (blank > 0 && text[blank] != ' ') {
                blank--;
            }
            if (blank > 0) {
                end = blank;
            } else if (Character.isHighSurrogate(text[end - 1])) {
                end--;
            }
        }
        text[end] = 0;
    }

    /** Twelfths of a token in the piece. */
    private long count() {
        long twelfths = 0;
        while (at < end) {
            char first = text[at];
            switch (kind(first)) {
                case SMALL, CAPITAL -> twelfths += word();
                case DIGIT -> twelfths += TOKEN * ((run(DIGIT) + DIGITS - 1L) / DIGITS);
                case SPACE -> twelfths += spaces(first);
                case SIGN -> twelfths += signs();
                default -> {
                    twelfths += other(first);
                    at += Character.isHighSurrogate(first) ? 2 : 1;
                }
            }
        }
        return twelfths;
    }

    /** Letters of English words; where capitals begin within, as in names of programs and in base64, another word does. */
    private long word() {
        long twelfths = 0;
        while (isAt(SMALL) || isAt(CAPITAL)) {
            int capitals = run(CAPITAL);
            int small = run(SMALL);
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
    private long spaces(char first) {
        int from = at;
        while (at < end && text[at] == first) {
            at++;
        }
        int length = at - from;
        boolean ofAWord = first == ' ' && length == 1 && at < end && !isAt(DIGIT);
        return ofAWord ? 0 : TOKEN * (1 + (length - 1L) / SPACES);
    }

    private long signs() {
        long tokens = 0;
        char last = 0;
        int same = 0;
        while (isAt(SIGN)) {
            char sign = text[at++];
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

    /** How many of a kind there are; goes past them. */
    private int run(int kind) {
        int to = at;
        while (kind(text[to]) == kind) {
            to++;
        }
        int length = to - at;
        at = to;
        return length;
    }

    private boolean isAt(int kind) {
        return kind(text[at]) == kind;
    }

    private static int kind(char character) {
        return character < KINDS.length ? KINDS[character] : OTHER;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[128];
        Arrays.fill(kinds, ' ' + 1, 127, (byte) SIGN);
        Arrays.fill(kinds, 'a', 'z' + 1, (byte) SMALL);
        Arrays.fill(kinds, 'A', 'Z' + 1, (byte) CAPITAL);
        Arrays.fill(kinds, '0', '9' + 1, (byte) DIGIT);
        for (char space : new char[] {' ', '\t', '\n', '\r'}) {
            kinds[space] = SPACE;
        }
        return kinds;
    }

    private static boolean isMark(char character) {
        return (character >= 0x250 && character < 0x370)
                || (character >= 0x591 && character < 0x5C8)
                || (character >= 0x610 && character < 0x61B)
                || (character >= 0x64B && character < 0x660);
    }
}
