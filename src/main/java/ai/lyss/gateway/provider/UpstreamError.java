package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ExchangeKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's refusal as it arrived.
 *
 * @param status the HTTP status
 * @param retryAfter from {@code retry-after-ms} or {@code retry-after}, if it was sent
 * @param body at most the first 64 KB, possibly empty, possibly not JSON
 */
public record UpstreamError(int status, @Nullable Duration retryAfter, byte[] body) {

    /** Where whoever reads a response leaves it, for probes: requests tell nobody. */
    static final ExchangeKey<UpstreamError> KEY = new ExchangeKey<>("upstreamError", UpstreamError.class);

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
