package ai.lyss.gateway.core;

import java.util.Locale;

/** What happens when a channel cannot say all that a client asked for; from the strictest to the laxest. */
public enum LossPolicy {
    /** The request is refused with a 400 that names the field. */
    STRICT,
    /** It is answered, and the answer's {@code x-lyss-loss} header names the fields. */
    WARN,
    /** It is answered; only the ledger knows. */
    DROP;

    /** The policy by its name in lower case; {@link IllegalArgumentException} when there is none. */
    public static LossPolicy of(String name) {
        return switch (name) {
            case "strict" -> STRICT;
            case "warn" -> WARN;
            case "drop" -> DROP;
            default -> throw new IllegalArgumentException("a loss policy is strict, warn or drop, not '" + name + "'");
        };
    }

    /** The stricter of two. */
    public LossPolicy and(LossPolicy other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
