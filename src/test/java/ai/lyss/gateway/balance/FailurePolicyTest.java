package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.balance.FailurePolicy.Pause;
import ai.lyss.gateway.balance.FailurePolicy.Verdict;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table, said a second time. */
class FailurePolicyTest {

    private static final String TABLE = """
            INVALID_REQUEST, ANSWER_CLIENT, NONE,           false, false
            DEAD_CREDENTIAL, NEXT_CHANNEL,  UNTIL_REPAIRED, false, true
            FORBIDDEN,       NEXT_CHANNEL,  UNTIL_REPAIRED, false, true
            EXHAUSTED,       NEXT_CHANNEL,  UNTIL_REPAIRED, false, true
            RATE_LIMITED,    NEXT_CHANNEL,  CHANNEL,        false, true
            MODEL_NOT_FOUND, NEXT_CHANNEL,  MODEL,          false, false
            SERVER_ERROR,    NEXT_CHANNEL,  IF_ASKED_FOR,   true,  true
            OVERLOADED,      NEXT_CHANNEL,  IF_ASKED_FOR,   true,  true
            CONNECT,         NEXT_CHANNEL,  IF_ASKED_FOR,   true,  true
            TIMEOUT,         NEXT_CHANNEL,  IF_ASKED_FOR,   true,  true
            MALFORMED,       NEXT_CHANNEL,  IF_ASKED_FOR,   true,  true
            TRUNCATED,       NEXT_CHANNEL,  IF_ASKED_FOR,   true,  true
            NO_ROOM,         ANSWER_CLIENT, NONE,           false, false
            OUTRUN,          NEXT_CHANNEL,  NONE,           false, false
            """;

    @ParameterizedTest
    @CsvSource(textBlock = TABLE)
    void everyRow(Cause cause, Verdict verdict, Pause pause, boolean sick, boolean channels) {
        FailurePolicy.Row row = FailurePolicy.row(cause);
        assertThat(row.verdict()).isEqualTo(verdict);
        assertThat(FailurePolicy.decide(cause)).isEqualTo(verdict);
        assertThat(row.pause()).isEqualTo(pause);
        assertThat(row.sick()).isEqualTo(sick);
        assertThat(row.isChannels()).isEqualTo(channels);
    }

    @Test
    void everyCause_hasARow() {
        assertThat(TABLE.lines().map(line -> line.substring(0, line.indexOf(','))))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Cause.values()).map(Enum::name).toList());
    }
}
