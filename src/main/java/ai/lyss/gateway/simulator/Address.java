package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.web.util.UriUtils;

/** A part of a request's path. */
final class Address {

    private Address() {}

    /** Without percent escapes; a plus sign is a plus sign. */
    static String decode(String part) {
        return UriUtils.decode(part, UTF_8);
    }
}
