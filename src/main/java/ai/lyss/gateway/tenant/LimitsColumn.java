package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.RateLimits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Rate limits as the column {@code limits} has them: a JSON object without what is not limited. */
final class LimitsColumn {

    private static final String REQUESTS = "requests_per_minute";
    private static final String TOKENS = "tokens_per_minute";
    private static final String CONCURRENCY = "concurrency";

    /** Of what is limited a minute; a limit beyond is none. */
    private static final long MOST = 1_000_000_000_000L;

    private LimitsColumn() {}

    static RateLimits read(@Nullable String json) {
        ObjectNode limits = json == null ? null : Json.objectOrNull(json);
        if (limits == null) {
            return RateLimits.NONE;
        }
        Long concurrency = number(limits, CONCURRENCY);
        return new RateLimits(
                number(limits, REQUESTS),
                number(limits, TOKENS),
                concurrency == null ? null : Math.toIntExact(concurrency));
    }

    /** What a change makes of limits: one that is absent stays, one that is null goes. */
    static RateLimits changed(Fields fields, RateLimits present) {
        RateLimits limits = fields.changed("limits", present, name -> {
            Fields given = fields.object(name);
            Long requests = given.changed(REQUESTS, present.requestsPerMinute(), each -> given.integer(each, 1, MOST));
            Long tokens = given.changed(TOKENS, present.tokensPerMinute(), each -> given.integer(each, 1, MOST));
            Integer concurrency = given.changed(CONCURRENCY, present.concurrency(), each -> {
                Long most = given.integer(each, 1, Integer.MAX_VALUE);
                return most == null ? null : most.intValue();
            });
            given.nothingElse();
            return fields.has(name) ? new RateLimits(requests, tokens, concurrency) : null;
        });
        return limits == null ? RateLimits.NONE : limits;
    }

    static String write(RateLimits limits) {
        return Json.text(object(limits));
    }

    static ObjectNode object(RateLimits limits) {
        ObjectNode object = Json.object();
        put(object, REQUESTS, limits.requestsPerMinute());
        put(object, TOKENS, limits.tokensPerMinute());
        put(object, CONCURRENCY, limits.concurrency());
        return object;
    }

    private static void put(ObjectNode object, String name, @Nullable Number limit) {
        if (limit != null) {
            object.put(name, limit.longValue());
        }
    }

    private static @Nullable Long number(ObjectNode limits, String name) {
        JsonNode value = limits.path(name);
        return value.isIntegralNumber() ? value.longValue() : null;
    }
}
