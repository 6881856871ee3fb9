package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAwayTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "40001", "40P01", "53300", "55P03", "57P01", "57P03", "25006"})
    void passingStates_areWaitedFor(String state) {
        assertThat(DatabaseAway.explains(new SQLException("", state))).isTrue();
        assertThat(DatabaseAway.explains(new BatchUpdateException("", state, new int[0])))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "23502", "42P01", "42501", "", "08"})
    void refusals_areNot(String state) {
        assertThat(DatabaseAway.explains(new SQLException("", state))).isFalse();
    }

    @Test
    void noStateAtAll_isARefusal() {
        assertThat(DatabaseAway.explains(new SQLException(""))).isFalse();
    }

    @Test
    void emptyPool_isWaitedFor() {
        assertThat(DatabaseAway.explains(new SQLTransientConnectionException("no connection available")))
                .isTrue();
    }

    @Test
    void interruption_isNoRefusal() {
        assertThat(DatabaseAway.explains(new SQLException("interrupted", new InterruptedException())))
                .isTrue();
    }
}
