package ai.lyss.gateway.core;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.io.Serial;
import java.math.BigDecimal;

/** Reads decimals so that they are written as they were spelled: {@code 1e-05} does not become {@code 0.00001}. */
final class SpelledNumbers extends JsonParserDelegate {

    SpelledNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
        BigDecimal value = super.getDecimalValue();
        String text = getText();
        return value.toString().equals(text) ? value : new Spelled(value, text);
    }

    private static final class Spelled extends BigDecimal {

        @Serial
        private static final long serialVersionUID = 1;

        private final String text;

        Spelled(BigDecimal value, String text) {
            super(value.unscaledValue(), value.scale());
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
