package ai.lyss.gateway.report;

import java.math.BigDecimal;

/** Money as it is told: dollars as text, because a JSON number is a {@code double} to many who read it. */
final class Dollars {

    private static final int NANO_DIGITS = 9;

    private Dollars() {}

    /** Of billionths, without needless zeros. */
    static String of(BigDecimal nanos) {
        return nanos.movePointLeft(NANO_DIGITS).stripTrailingZeros().toPlainString();
    }
}
