package ai.lyss.gateway.report;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows of the ledger in words. */
final class LedgerPage {

    private static final List<String> OF_CHANNELS = List.of("channel_id", "provider", "upstream_model", "tried");

    private LedgerPage() {}

    /** A page from new to old. */
    static ObjectNode of(LedgerQuery query, List<Map<String, Object>> rows) {
        ObjectNode page = query.span().tell(Json.object());
        ArrayNode items = page.putArray("items");
        rows.stream().limit(query.limit()).map(row -> item(row, query.viewer())).forEach(items::add);
        boolean more = rows.size() > query.limit();
        return page.put(
                "next_cursor", more ? cursor(query, items.get(items.size() - 1)).toString() : null);
    }

    /** One request. */
    static ObjectNode item(Map<String, Object> row, Viewer viewer) {
        ObjectNode item = Json.objectOrNull(String.valueOf(row.get("line")));
        if (item == null) {
            throw new IllegalStateException("the database answered something else than JSON");
        }
        tellCost(item);
        for (JsonNode attempt : item.path("tried")) {
            tellCost((ObjectNode) attempt);
            if (!viewer.seesDetails()) {
                ((ObjectNode) attempt).remove("detail");
            }
        }
        if (!viewer.seesChannels()) {
            item.remove(OF_CHANNELS);
        }
        return item;
    }

    private static void tellCost(ObjectNode of) {
        JsonNode nanos = of.remove("cost_nanos");
        of.put("cost", nanos == null || nanos.isNull() ? null : Dollars.of(new BigDecimal(nanos.asText())));
    }

    private static Cursor cursor(LedgerQuery query, JsonNode last) {
        return new Cursor(
                query.span().from(),
                Instant.parse(last.path("started_at").asText()),
                last.path("request_id").asText());
    }
}
