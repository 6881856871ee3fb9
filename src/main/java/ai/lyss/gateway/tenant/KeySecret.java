package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Sha256;
import java.security.SecureRandom;

/**
 * The text of a virtual key. It prints as its hint; only {@link #text} shows it.
 *
 * @param text {@code sk-lyss-} and at least one letter, digit or dash
 */
public record KeySecret(String text) {

    private static final String PREFIX = "sk-lyss-";
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_CHARACTERS = 40; // 238 bits
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Checks the form. */
    public KeySecret {
        if (!text.matches(PREFIX + "[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("a virtual key is sk-lyss- and letters, digits or dashes");
        }
    }

    /** A new one that nobody can guess. */
    static KeySecret random() {
        return new KeySecret(PREFIX + randomText(RANDOM_CHARACTERS));
    }

    /** Random letters and digits. */
    static String randomText(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** SHA-256: enough for random text, which cannot be guessed from a list as a password can. */
    static byte[] hash(String text) {
        return Sha256.of(text);
    }

    /** The last four characters, by which people tell keys apart. */
    public String hint() {
        return text.substring(text.length() - 4);
    }

    @Override
    public String toString() {
        return PREFIX + "…" + hint();
    }
}
