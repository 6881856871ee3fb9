package ai.lyss.gateway.report;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The rows of {@code usage.sql} in words.
 *
 * @param total the sum of all groups, those that are not shown included
 * @param groups those that are shown
 * @param complete whether they are all
 */
record UsageTable(UsageQuery query, Sums total, List<Map<String, Object>> groups, boolean complete) {

    private static final int SHARE_DIGITS = 4;
    private static final List<String> COUNTS = List.of(
            "requests",
            "answered",
            "failed",
            "cut",
            "abandoned",
            "replayed",
            "prompt_tokens",
            "completion_tokens",
            "cached_tokens",
            "cache_write_tokens",
            "reasoning_tokens",
            "estimated_requests");
    private static final List<String> EXTRA_COUNTS =
            List.of("extra_attempts", "extra_prompt_tokens", "extra_completion_tokens");

    /** Takes the rows as they come: the total is the first. */
    static UsageTable of(UsageQuery query, List<Map<String, Object>> rows) {
        List<Map<String, Object>> groups = rows.subList(1, rows.size());
        boolean complete = groups.size() <= query.mostRows();
        return new UsageTable(
                query, new Sums(rows.getFirst()), complete ? groups : groups.subList(0, query.mostRows()), complete);
    }

    /** All groups in their order; too many are refused, because half a report is none. */
    ObjectNode usage() {
        if (!complete) {
            throw new InvalidFieldsException(List.of(new InvalidField(
                    "group_by",
                    "gives more than " + UsageQuery.MOST_ROWS
                            + " rows; ask for less time, fewer groups or one model")));
        }
        return table(UsageTable::usage);
    }

    /** The most expensive groups, and the rest in one. */
    ObjectNode costs() {
        ObjectNode table = table(this::costs);
        Sums others = new Sums(total.row());
        for (Map<String, Object> group : groups) {
            others = others.minus(new Sums(group));
        }
        table.set("others", complete ? null : costs(others));
        return table;
    }

    /** How sums are told. */
    private interface Words {
        ObjectNode of(Sums sums);
    }

    private ObjectNode table(Words words) {
        ObjectNode data = query.span().tell(Json.object()).put("currency", "USD");
        ArrayNode by = data.putArray("group_by");
        query.groups().forEach(each -> by.add(each.toString()));
        List<LocalDate> days = query.span().days();
        ArrayNode items = data.putArray("items");
        for (Map<String, Object> group : groups) {
            ObjectNode item = items.addObject();
            for (Dimension each : query.groups()) {
                Object value = group.get(each.column());
                item.put(
                        each.column(),
                        each == Dimension.DAY && value instanceof Number day
                                ? days.get(day.intValue()).toString()
                                : (String) value);
            }
            item.setAll(words.of(new Sums(group)));
        }
        data.set("total", words.of(total));
        return data;
    }

    private static ObjectNode usage(Sums sums) {
        ObjectNode usage = Json.object();
        COUNTS.forEach(name -> usage.put(name, sums.count(name).toBigInteger()));
        usage.put("estimated_share", share(sums.count("estimated_requests"), sums.count("used_requests")));
        usage.put("cost", Dollars.of(sums.count("cost_nanos")));
        usage.put("unpriced_requests", sums.count("unpriced_requests").toBigInteger());
        EXTRA_COUNTS.forEach(name -> usage.put(name, sums.count(name).toBigInteger()));
        return usage.put("extra_cost", Dollars.of(sums.count("extra_cost_nanos")));
    }

    private ObjectNode costs(Sums sums) {
        return Json.object()
                .put("requests", sums.count("requests").toBigInteger())
                .put("cost", Dollars.of(sums.count("cost_nanos")))
                .put("extra_attempts", sums.count("extra_attempts").toBigInteger())
                .put("extra_cost", Dollars.of(sums.count("extra_cost_nanos")))
                .put("total_cost", Dollars.of(sums.money()))
                .put("share", share(sums.money(), total.money()))
                .put("unpriced_requests", sums.count("unpriced_requests").toBigInteger())
                .put("unpriced_attempts", sums.count("unpriced_attempts").toBigInteger());
    }

    private static BigDecimal share(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0
                ? BigDecimal.ZERO
                : part.divide(whole, SHARE_DIGITS, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .max(BigDecimal.ZERO);
    }
}
