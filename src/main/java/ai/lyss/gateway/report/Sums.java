package ai.lyss.gateway.report;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** What a row of {@code usage.sql} counts and adds up, by the names of its columns. */
record Sums(Map<String, Object> row) {

    /** Nothing at all is 0. */
    BigDecimal count(String name) {
        return row.get(name) instanceof Number number ? new BigDecimal(number.toString()) : BigDecimal.ZERO;
    }

    /** All that was paid, in billionths: for answers, and for attempts whose answer was not the client's. */
    BigDecimal money() {
        return count("cost_nanos").add(count("extra_cost_nanos"));
    }

    Sums minus(Sums other) {
        Map<String, Object> rest = new HashMap<>();
        row.forEach((name, value) -> {
            if (value instanceof Number) {
                rest.put(name, count(name).subtract(other.count(name)));
            }
        });
        return new Sums(rest);
    }
}
