package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"k", "a b", "~!\"", "8e03978e-40d5-43e8-bc93-6894a57f9324"})
    void printableAscii_isAKey(String key) {
        assertThat(IdempotencyKey.of(message(key))).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("otherTexts")
    void otherText_isA400ThatNamesTheHeader(String key) {
        assertThatThrownBy(() -> IdempotencyKey.of(message(key)))
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(refused.param()).isEqualTo("Idempotency-Key");
                });
    }

    static String[] otherTexts() {
        return new String[] {"", "k".repeat(256), "a\tb", "ü", "\u007f"};
    }

    @Test
    void requestWithoutTheHeader_hasNone() {
        assertThat(IdempotencyKey.of(message(null))).isNull();
    }

    private static Message message(@Nullable String key) {
        Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();
        message.setHeader("Idempotency-Key", key);
        return message;
    }
}
