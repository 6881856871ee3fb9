package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What statuses mean, what is told to the client, and how long to wait. */
class FailuresTest {

    private static UpstreamFailure byStatus(int status, String said) {
        return Failures.byStatus(new UpstreamError(status, Duration.ofSeconds(7), new byte[0]), said);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST, INVALID_REQUEST",
        "409, INVALID_REQUEST, INVALID_REQUEST",
        "422, INVALID_REQUEST, INVALID_REQUEST",
        "413, INVALID_REQUEST, TOO_LARGE",
        "401, DEAD_CREDENTIAL, UPSTREAM",
        "402, EXHAUSTED, UPSTREAM",
        "403, FORBIDDEN, UPSTREAM",
        "404, MODEL_NOT_FOUND, MODEL_NOT_FOUND",
        "408, TIMEOUT, UPSTREAM_TIMEOUT",
        "504, TIMEOUT, UPSTREAM_TIMEOUT",
        "429, RATE_LIMITED, RATE_LIMITED",
        "503, OVERLOADED, UNAVAILABLE",
        "529, OVERLOADED, UNAVAILABLE",
        "500, SERVER_ERROR, UPSTREAM",
        "302, SERVER_ERROR, UPSTREAM"
    })
    void status_means(int status, Cause cause, ErrorKind kind) {
        UpstreamFailure failure = byStatus(status, "said");
        assertThat(failure.cause()).isEqualTo(cause);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.forClient().kind()).isEqualTo(kind);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure.detail()).isEqualTo("HTTP " + status);
        boolean clients =
                kind == ErrorKind.INVALID_REQUEST || kind == ErrorKind.TOO_LARGE || kind == ErrorKind.MODEL_NOT_FOUND;
        assertThat(failure.forClient().text().equals("said")).isEqualTo(clients);
        assertThat(failure.forClient().text()).isNotBlank();
    }

    @Test
    void wait_isToldToTheClient() {
        assertThat(byStatus(429, null).forClient().retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(byStatus(503, null).forClient().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000",
        "0, 0",
        "1.5, 1500",
        "0.0004, 0",
        "2s, 2000",
        "' 3 ', 3000",
        "99999999, 99999999000",
        "100000000, ",
        "-1, ",
        "-0.5s, ",
        "soon, ",
        "'', ",
        "s, ",
        "NaN, ",
        "1m, "
    })
    void seconds_areRead(String text, Long millis) {
        assertThat(Failures.seconds(text)).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @Test
    void secondsOfNothing_areNone() {
        assertThat(Failures.seconds(null)).isNull();
        assertThat(RetryAfter.parse(null)).isNull();
        assertThat(RetryAfter.parse(" ")).isNull();
        assertThat(RetryAfter.parse("tomorrow")).isNull();
    }

    @Test
    void retryAfter_isSecondsOrADate() {
        assertThat(RetryAfter.parse("12")).isEqualTo(Duration.ofSeconds(12));
        ZonedDateTime later = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        assertThat(RetryAfter.parse(later.format(DateTimeFormatter.RFC_1123_DATE_TIME)))
                .isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        assertThat(RetryAfter.parse("Tue, 01 Nov 1994 08:12:31 GMT")).isEqualTo(Duration.ZERO);
    }

    @Test
    void longText_isCut() {
        assertThat(Failures.clean("y".repeat(1000), "")).isEqualTo("y".repeat(1000));
        assertThat(Failures.clean("y".repeat(1001), "")).isEqualTo("y".repeat(1000) + "…");
    }

    /** An upstream can send megabytes; a pattern that tries each beginning of them anew would not end for days. */
    @Test
    void veryLongText_isCutBeforeAnythingIsLookedFor() {
        for (String part : List.of("a-", "a.", "sk-", "Bearer ", "http://")) {
            String told =
                    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Failures.clean(part.repeat(4 << 20), ""));
            assertThat(told).hasSizeLessThanOrEqualTo(1001);
        }
    }

    @Test
    void fieldAndCode_areToldWhenTheyAreSome() {
        assertThat(invalid("messages[0].content", "unsupported_value"))
                .isEqualTo("messages[0].content unsupported_value");
        assertThat(invalid("https://internal.example/x", "sk-abc123DEF456")).isEqualTo("null null");
        assertThat(invalid("x".repeat(201), null)).isEqualTo("null null");
    }

    private static String invalid(String param, String code) {
        UpstreamError error = new UpstreamError(400, null, new byte[0]);
        var told = Failures.invalidRequest(error, "said", param, code).forClient();
        return told.param() + " " + told.code();
    }

    @ParameterizedTest
    @CsvSource({
        "key sk-abc123DEF456 is wrong, key [removed] is wrong",
        "'  Bearer abc.def  ', [removed]",
        "see https://internal.example/x?y, see [removed]",
        "host api.acme.internal:8443 is down, host [removed] is down",
        "x_api.acme-1.com, x_[removed]",
        "AIzaSyA1234567890, [removed]",
        "org-abcdef is over, [removed] is over",
        "nothing secret here., nothing secret here."
    })
    void text_losesWhatIsOurs(String said, String told) {
        assertThat(Failures.clean(said, "otherwise")).isEqualTo(told);
    }

    @Test
    void noText_isOurs() {
        assertThat(Failures.clean(null, "otherwise")).isEqualTo("otherwise");
        assertThat(Failures.clean(" \n", "otherwise")).isEqualTo("otherwise");
    }

    @Test
    void failuresWithoutAStatus_sayWhatHappened() {
        assertThat(Failures.malformed("d").failure().cause()).isEqualTo(Cause.MALFORMED);
        assertThat(Failures.truncated("d").failure().cause()).isEqualTo(Cause.TRUNCATED);
        assertThat(Failures.noConnection("d", true).failure().cause()).isEqualTo(Cause.CONNECT);
        assertThat(Failures.timedOut("d").failure().cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(Failures.timedOut("d").failure().forClient().kind()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(Failures.timedOut("d").failure().detail()).isEqualTo("d");
    }
}
