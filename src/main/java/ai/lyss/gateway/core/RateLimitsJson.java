package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Rate limits as a JSON object, in the database and in the management API: without what is not limited. */
public final class RateLimitsJson {

    private static final String REQUESTS = "requests_per_minute";
    private static final String TOKENS = "tokens_per_minute";
    private static final String CONCURRENCY = "concurrency";

    /** Of what is limited a minute; a limit beyond is none. */
    private static final long MOST = 1_000_000_000_000L;

    private RateLimitsJson() {}

    /** As they are kept and shown. */
    public static ObjectNode of(RateLimits limits) {
        ObjectNode object = Json.object();
        put(object, REQUESTS, limits.requestsPerMinute());
        put(object, TOKENS, limits.tokensPerMinute());
        put(object, CONCURRENCY, limits.concurrency());
        return object;
    }

    /** The same as text. */
    public static String text(RateLimits limits) {
        return Json.text(of(limits));
    }

    /**
     * Reads what is kept.
     *
     * @throws IllegalArgumentException when something else is in the place of a limit, which would be none
     */
    public static RateLimits read(String kept) {
        ObjectNode object = kept.equals("{}") ? null : Json.objectOrNull(kept); // most of them have none
        if (object == null) {
            return RateLimits.NONE;
        }
        Long concurrency = number(object, CONCURRENCY);
        return new RateLimits(
                number(object, REQUESTS),
                number(object, TOKENS),
                concurrency == null ? null : Math.toIntExact(concurrency));
    }

    /** What a change makes of the field {@code limits}: a limit that is absent stays, one that is null goes. */
    public static RateLimits changed(Fields fields, RateLimits present) {
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

    private static void put(ObjectNode object, String name, @Nullable Number limit) {
        if (limit != null) {
            object.put(name, limit.longValue());
        }
    }

    private static @Nullable Long number(ObjectNode object, String name) {
        JsonNode number = object.path(name);
        if (number.isMissingNode() || number.isNull()) {
            return null;
        }
        if (!number.isNumber() || !number.canConvertToExactIntegral() || !number.canConvertToLong()) {
            throw new IllegalArgumentException("limits." + name + " must be a whole number, not " + number);
        }
        return Math.min(number.longValue(), MOST);
    }
}
