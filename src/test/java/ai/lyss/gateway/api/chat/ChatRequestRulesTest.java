package ai.lyss.gateway.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many answers may be asked for: a quota reserves all of them. */
class ChatRequestRulesTest {

    private static ObjectNode asking(String field, String value) {
        return Objects.requireNonNull(Json.objectOrNull("{\"model\":\"m\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"x\"}],\"" + field + "\":" + value + "}"));
    }

    @ParameterizedTest
    @CsvSource({"n, 0", "n, -1", "n, 129", "n, 4294967297", "n, 1e30", "best_of, 129", "best_of, 0", "best_of, \"2\""})
    void choicesThatNobodyReserves_areRefused(String field, String value) {
        assertThatThrownBy(() -> ChatRequestRules.check(asking(field, value)))
                .isInstanceOfSatisfying(
                        GatewayException.class, told -> assertThat(told.param()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "128", "2.0", "null"})
    void choicesUpToOpenAisOwnLimit_areRead(String value) {
        assertThatCode(() -> ChatRequestRules.check(asking("n", value))).doesNotThrowAnyException();
    }
}
