package ai.lyss.gateway.report;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Parameters;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which usage is asked for, and how it is told apart.
 *
 * @param span from when to when
 * @param groups what has a row of its own
 * @param model of this model; null for all
 * @param channelId of this channel; null for all
 * @param top how many of the most expensive; null for all in the order of what they are
 */
record UsageQuery(
        Viewer viewer,
        Span span,
        List<Dimension> groups,
        @Nullable String model,
        @Nullable String channelId,
        @Nullable Integer top) {

    /** Where the steps that read it leave it. */
    static final ExchangeKey<UsageQuery> KEY = new ExchangeKey<>("usageQuery", UsageQuery.class);

    /** More rows than anybody reads; for all there is the export. */
    static final int MOST_ROWS = 10_000;

    private static final int USUAL_TOP = 100;
    private static final int MOST_TOP = 1000;

    /** What {@code GET /api/v1/usage} asks for. */
    static UsageQuery ofUsage(ManagementRequest request, Viewer viewer, ZoneId zone, Instant now) {
        return of(request, viewer, zone, now, false);
    }

    /** What {@code GET /api/v1/costs} asks for. */
    static UsageQuery ofCosts(ManagementRequest request, Viewer viewer, ZoneId zone, Instant now) {
        return of(request, viewer, zone, now, true);
    }

    private static UsageQuery of(ManagementRequest request, Viewer viewer, ZoneId zone, Instant now, boolean costs) {
        Parameters parameters = new Parameters(request);
        parameters.text("tenant_id"); // the viewer has them
        parameters.text("key_id");
        String model = parameters.text("model");
        String channel = parameters.text("channel_id");
        List<Dimension> groups = parameters.word(
                "group_by",
                Dimension::list,
                "must be one or more of day, tenant, key, model, channel, provider, each once, with commas between");
        Integer top = costs ? parameters.number("top", 1, MOST_TOP) : null;
        Span span = Span.of(parameters, zone, null, now);
        parameters.check();
        if (groups == null) {
            groups = List.of(costs ? Dimension.MODEL : Dimension.DAY);
        }
        if (channel != null || groups.stream().anyMatch(Dimension::isOfChannels)) {
            viewer.requireChannels();
        }
        return new UsageQuery(viewer, span, groups, model, channel, costs && top == null ? (Integer) USUAL_TOP : top);
    }

    /** Most rows of groups; one more tells that there are more. */
    int mostRows() {
        return top == null ? MOST_ROWS : top;
    }

    /** The parameters of {@code usage.sql}. */
    Map<String, @Nullable Object> bound() {
        Map<String, @Nullable Object> bound = new HashMap<>();
        bound.put("from", span.first());
        bound.put("to", span.end());
        Pieces.of(span, groups.contains(Dimension.DAY)).bind(bound);
        bound.put("tenant", viewer.tenantId());
        bound.put("key", viewer.keyId());
        bound.put("model", model);
        bound.put("channel", channelId);
        for (Dimension each : Dimension.values()) {
            if (each != Dimension.DAY) { // the pieces are of one day each, or all of the same
                bound.put("by_" + each, groups.contains(each));
            }
        }
        bound.put("by_cost", top != null);
        bound.put("rows", mostRows() + 2); // with the total
        return bound;
    }
}
