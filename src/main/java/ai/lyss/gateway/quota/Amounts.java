package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Prices;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts as people say them: money in dollars, everything else as it is counted. */
final class Amounts {

    private static final BigDecimal DOLLAR = BigDecimal.valueOf(Prices.NANOS_PER_DOLLAR);
    private static final int CENTS = 2;

    private Amounts() {}

    /** For sentences: "$10.50", "1000 requests". */
    static String words(Unit unit, long amount) {
        if (unit != Unit.COST) {
            return amount + " " + unit.words();
        }
        BigDecimal dollars = dollars(amount);
        return "$"
                + (dollars.scale() < CENTS ? dollars.setScale(CENTS, RoundingMode.UNNECESSARY) : dollars)
                        .toPlainString();
    }

    static JsonNode json(Unit unit, long amount) {
        return unit == Unit.COST ? DecimalNode.valueOf(dollars(amount)) : LongNode.valueOf(amount);
    }

    /**
     * What somebody wrote.
     *
     * @throws ArithmeticException when it is no whole number of what is counted, or too many
     */
    static long of(Unit unit, BigDecimal written) {
        return (unit == Unit.COST ? written.multiply(DOLLAR) : written).longValueExact();
    }

    private static BigDecimal dollars(long nanos) {
        BigDecimal dollars = BigDecimal.valueOf(nanos).divide(DOLLAR).stripTrailingZeros();
        return dollars.scale() < 0 ? dollars.setScale(0, RoundingMode.UNNECESSARY) : dollars;
    }
}
