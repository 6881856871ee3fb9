package ai.lyss.gateway.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
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
 * @param from since when rows are read, so that a search without a beginning keeps the one that it had
 * @param time of the last row
 * @param requestId its id
 */
record Cursor(Instant from, Instant time, String requestId) {

    private static final String MOMENT = "(\\d{1,15})\\.(\\d{1,6})/"; // seconds and millionths
    private static final int MICRO_NANOS = 1000;
    private static final Pattern TEXT = Pattern.compile(MOMENT + MOMENT + "([\\x21-\\x7e]{0,200})");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** In front of all rows of a time, when they are read from new to old. */
    static Cursor atTheEndOf(Span span) {
        return new Cursor(span.from(), span.to(), ""); // no id is less
    }

    /** As it was answered; null when it was not. */
    static @Nullable Cursor of(String text) {
        try {
            Matcher parts = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), UTF_8));
            if (parts.matches()) {
                Instant from = moment(parts.group(1), parts.group(2));
                Instant time = moment(parts.group(3), parts.group(4));
                return from.isBefore(END) && time.isBefore(END) ? new Cursor(from, time, parts.group(5)) : null;
            }
        } catch (IllegalArgumentException | DateTimeException malformed) {
            // told by null
        }
        return null;
    }

    private static Instant moment(String seconds, String micros) {
        return Instant.ofEpochSecond(Long.parseLong(seconds)).plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    private static String written(Instant moment) {
        return moment.getEpochSecond() + "." + moment.getNano() / MICRO_NANOS + "/";
    }

    @Override
    public String toString() {
        String text = written(from) + written(time) + requestId;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
