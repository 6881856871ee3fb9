package ai.lyss.gateway.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of the ledger ended. It is a place in the order of rows and not a number of rows, so that those that come
 * meanwhile move nothing.
 *
 * @param time of the last row
 * @param requestId its id
 */
record Cursor(Instant time, String requestId) {

    private static final int MICROS = 1_000_000;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\.(\\d{1,6})/([\\x21-\\x7e]{0,500})");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** In front of all rows that began before a moment, when rows are read from new to old. */
    static Cursor before(Instant moment) {
        return new Cursor(moment, ""); // no id is less
    }

    /** As it was answered; null when it was not. */
    static @Nullable Cursor of(String text) {
        try {
            Matcher parts = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (parts.matches()) {
                Instant time = Instant.ofEpochSecond(Long.parseLong(parts.group(1)))
                        .plus(Long.parseLong(parts.group(2)), ChronoUnit.MICROS);
                return time.isBefore(END) ? new Cursor(time, parts.group(3)) : null;
            }
        } catch (RuntimeException malformed) {
            // told by null
        }
        return null;
    }

    @Override
    public String toString() {
        String text = time.getEpochSecond() + "." + time.getNano() / (1_000_000_000 / MICROS) + "/" + requestId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
