package ai.lyss.gateway.core;

import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** What a client calls a request that is to happen once, however often it is sent. */
public final class IdempotencyKey {

    private static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 255;

    private IdempotencyKey() {}

    /**
     * That of a request; null when it has none.
     *
     * @throws GatewayException 400 when it is no such text
     */
    public static @Nullable String of(Message message) {
        String key = message.getHeader(HEADER, String.class);
        if (key == null) {
            return null;
        }
        if (key.isEmpty() || key.length() > LONGEST || !key.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw GatewayException.invalid(
                    HEADER, "The header '" + HEADER + "' must be 1 to " + LONGEST + " printable ASCII characters.");
        }
        return key;
    }
}
