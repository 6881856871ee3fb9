package ai.lyss.gateway.core;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of headers that settings and profiles may add to requests: not those by which Camel is told where and how to
 * call, not those that frame a message or belong to a connection, and not those that show a credential, which settings
 * are no place for.
 */
final class AddedHeader {

    /** <a href="https://www.rfc-editor.org/rfc/rfc9110#name-tokens">RFC 9110</a>. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    private static final Set<String> RESERVED = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via",
            "api-key",
            "authorization",
            "cookie",
            "cookie2",
            "x-api-key",
            "x-goog-api-key");

    private AddedHeader() {}

    /** The name; {@link IllegalArgumentException} when nobody may add it. */
    static String name(String given) {
        String name = given.toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(given).matches()
                || name.startsWith("camel")
                || name.startsWith("proxy-")
                || RESERVED.contains(name)) {
            throw new IllegalArgumentException();
        }
        return given;
    }
}
