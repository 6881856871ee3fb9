package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.RateStatus;
import ai.lyss.gateway.core.RateStatus.Gauge;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rate limits in Anthropic's headers (<a href="https://docs.anthropic.com/en/api/rate-limits">response headers</a>),
 * which say at what time all is there again.
 */
final class MessagesRates {

    private MessagesRates() {}

    static Map<String, String> of(RateStatus status, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        add(headers, "requests", status.requests(), now);
        add(headers, "tokens", status.tokens(), now);
        return headers;
    }

    private static void add(Map<String, String> headers, String what, @Nullable Gauge gauge, Instant now) {
        if (gauge != null) {
            String name = "anthropic-ratelimit-" + what;
            Instant reset = now.plus(gauge.reset()).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
            headers.put(name + "-limit", Long.toString(gauge.limit()));
            headers.put(name + "-remaining", Long.toString(gauge.remaining()));
            headers.put(name + "-reset", reset.toString());
        }
    }
}
