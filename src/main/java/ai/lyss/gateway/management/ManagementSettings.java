package ai.lyss.gateway.management;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the management API is used.
 *
 * @param maxBody larger bodies are refused with 413
 * @param requireIfMatch whether a change must say which version it is meant for
 * @param idempotency what is done about requests that are sent again
 */
@ConfigurationProperties("lyss.management")
record ManagementSettings(
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("false") boolean requireIfMatch,
        @DefaultValue Idempotency idempotency) {

    /**
     * Requests with an {@code Idempotency-Key}.
     *
     * @param keep how long the answer to one is given again
     * @param patience how long one waits for another that is under way
     * @param running how many may be under way on this node; each holds a database connection
     */
    record Idempotency(
            @DefaultValue("24h") Duration keep,
            @DefaultValue("10s") Duration patience,
            @DefaultValue("3") int running) {

        Idempotency {
            if (running < 1) {
                throw new IllegalArgumentException("lyss.management.idempotency.running must be at least 1");
            }
        }
    }
}
