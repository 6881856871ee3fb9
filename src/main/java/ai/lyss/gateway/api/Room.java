package ai.lyss.gateway.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a node has room for at once.
 *
 * @param maxInFlight inference requests; 0 for one for each 128 KB of the largest heap, because an open stream takes
 *     half of that, and the rest is for what all of them make and for what the node knows
 * @param maxBodies bytes of their bodies together; 0 for an eighth of the largest heap, because a body is in memory as
 *     bytes, as a tree and as the upstream's bytes
 */
@ConfigurationProperties("lyss.request")
record Room(
        @DefaultValue("0") int maxInFlight,
        @DefaultValue("0") DataSize maxBodies) {

    private static final long BYTES_OF_A_REQUEST = 128 << 10;

    Room {
        if (maxInFlight < 0 || maxBodies.isNegative()) {
            throw new IllegalArgumentException("lyss.request.max-in-flight and max-bodies must not be negative");
        }
    }

    /** Requests at once, 1 or more. */
    int requests() {
        return maxInFlight > 0
                ? maxInFlight
                : Math.toIntExact(Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_OF_A_REQUEST, 1, 1_000_000));
    }

    /** Bytes at once, 1 or more. */
    long bodies() {
        return maxBodies.toBytes() > 0
                ? maxBodies.toBytes()
                : Runtime.getRuntime().maxMemory() / 8;
    }
}
