package ai.lyss.gateway.api;

import ai.lyss.gateway.core.RateStatus;
import ai.lyss.gateway.core.RateStatus.Gauge;
import ai.lyss.gateway.core.ShortDuration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rate limits in OpenAI's headers (<a href="https://platform.openai.com/docs/guides/rate-limits">rate limits</a>). */
final class RateHeaders {

    private RateHeaders() {}

    /** Only of what is limited. */
    static Map<String, String> of(RateStatus status) {
        Map<String, String> headers = new LinkedHashMap<>();
        add(headers, "requests", status.requests());
        add(headers, "tokens", status.tokens());
        return headers;
    }

    private static void add(Map<String, String> headers, String what, @Nullable Gauge gauge) {
        if (gauge != null) {
            headers.put("x-ratelimit-limit-" + what, Long.toString(gauge.limit()));
            headers.put("x-ratelimit-remaining-" + what, Long.toString(gauge.remaining()));
            headers.put("x-ratelimit-reset-" + what, ShortDuration.of(gauge.reset()));
        }
    }
}
