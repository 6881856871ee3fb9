package ai.lyss.gateway.report;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.Parameters;
import ai.lyss.gateway.core.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the ledger are asked for.
 *
 * @param filters the parameters of {@code ledger.sql} by name, null where any row will do
 * @param before where the page before ended
 * @param limit most rows
 */
record LedgerQuery(Viewer viewer, Span span, Map<String, @Nullable Object> filters, Cursor before, int limit) {

    /** Where the read-ledger-query step leaves it. */
    static final ExchangeKey<LedgerQuery> KEY = new ExchangeKey<>("ledgerQuery", LedgerQuery.class);

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final List<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Words::of).toList();

    /** What {@code GET /api/v1/ledger} asks for. */
    static LedgerQuery of(ManagementRequest request, Viewer viewer, ZoneId zone, Instant now) {
        Parameters parameters = new Parameters(request);
        parameters.text("tenant_id"); // the viewer has them
        parameters.text("key_id");
        Map<String, @Nullable Object> filters = new HashMap<>();
        for (String name : List.of("model", "channel_id", "request_id", "error_code")) {
            filters.put(name, parameters.text(name));
        }
        filters.put(
                "outcome",
                parameters.word(
                        "outcome",
                        text -> OUTCOMES.contains(text) ? text : null,
                        "must be one of " + String.join(", ", OUTCOMES)));
        filters.put("status", parameters.number("status", 100, 599));
        filters.put("min_latency_ms", parameters.number("min_latency_ms", 0, 999_999_999));
        Integer limit = parameters.number("limit", 1, MOST);
        Cursor cursor = parameters.word("cursor", Cursor::of, "must be a next_cursor as it was answered");
        Span span = Span.of(parameters, zone, cursor == null ? null : cursor.from(), now);
        parameters.check();
        if (filters.get("channel_id") != null) {
            viewer.requireChannels();
        }
        return new LedgerQuery(
                viewer,
                span,
                filters,
                cursor == null || !cursor.time().isBefore(span.to()) ? Cursor.atTheEndOf(span) : cursor,
                limit == null ? USUAL : limit);
    }

    /** The parameters of {@code ledger.sql}. */
    Map<String, @Nullable Object> bound() {
        Map<String, @Nullable Object> bound = new HashMap<>(filters);
        bound.put("from", span.first());
        bound.put("to", span.end());
        bound.put("tenant", viewer.tenantId());
        bound.put("key", viewer.keyId());
        bound.put("before_time", before.time().atOffset(ZoneOffset.UTC));
        bound.put("before_id", before.requestId());
        bound.put("rows", limit + 1); // one more tells that there are more
        return bound;
    }
}
