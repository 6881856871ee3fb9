package ai.lyss.gateway.api;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of requests, as clients see them in {@code x-request-id}. */
final class RequestIds {

    private static final int TIME_BITS = 48;
    private static final HexFormat HEX = HexFormat.of();

    private RequestIds() {}

    /**
     * A new id, unique without coordination: the time in milliseconds and 80 random bits, as in a UUID of version 7
     * (<a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562</a>). Ids of the same time are
     * neighbours in the ledger's indexes, which then are written at one end only.
     */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long time = System.currentTimeMillis() << (Long.SIZE - TIME_BITS);
        long first = time | (random.nextLong() >>> TIME_BITS);
        return "req_" + HEX.toHexDigits(first) + HEX.toHexDigits(random.nextLong());
    }
}
