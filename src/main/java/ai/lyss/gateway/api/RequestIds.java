package ai.lyss.gateway.api;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of requests, as clients see them in {@code x-request-id}. */
final class RequestIds {

    private RequestIds() {}

    /** A new id, unique without coordination: 128 random bits. */
    static String next() {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return "req_" + HexFormat.of().formatHex(random);
    }
}
