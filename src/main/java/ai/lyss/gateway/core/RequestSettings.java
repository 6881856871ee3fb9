package ai.lyss.gateway.core;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large one request may be, and what a node has room for at once.
 *
 * @param maxBody larger bodies are refused with 413
 * @param maxBodyTime bodies that take longer to arrive are refused with 408
 * @param maxInFlight inference requests; 0 for one for each 128 KB of the largest heap, because an open stream takes
 *     half of that, and the rest is for what all of them make and for what the node knows
 * @param maxBodies bytes of their bodies and large answers together; 0 for an eighth of the largest heap, because a body is in memory as
 *     bytes, as a tree and as the upstream's bytes
 */
@ConfigurationProperties("lyss.request")
public record RequestSettings(
        @DefaultValue("25MB") DataSize maxBody,
        @DefaultValue("2m") Duration maxBodyTime,
        @DefaultValue("0") int maxInFlight,
        @DefaultValue("0") DataSize maxBodies) {

    private static final long BYTES_OF_A_REQUEST = 128 << 10;

    /** Checks the ranges. */
    public RequestSettings {
        if (maxInFlight < 0 || maxBodies.isNegative()) {
            throw new IllegalArgumentException("lyss.request.max-in-flight and max-bodies must not be negative");
        }
    }

    /** Reads bodies of requests to models. */
    public RequestBody reader() {
        return reader(maxBody);
    }

    /** Reads bodies of another size, in the same time. */
    public RequestBody reader(DataSize most) {
        return new RequestBody(Math.toIntExact(most.toBytes()), maxBodyTime);
    }

    /** Requests at once, 1 or more. */
    public int requests() {
        return maxInFlight > 0
                ? maxInFlight
                : Math.toIntExact(Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_OF_A_REQUEST, 1, 1_000_000));
    }

    /** Bytes of bodies at once, 1 or more. */
    public long bodies() {
        return maxBodies.toBytes() > 0
                ? maxBodies.toBytes()
                : Runtime.getRuntime().maxMemory() / 8;
    }
}
