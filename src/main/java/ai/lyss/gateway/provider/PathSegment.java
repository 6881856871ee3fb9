package ai.lyss.gateway.provider;

import java.nio.charset.StandardCharsets;

/** A piece of a URL's path (<a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986</a>). */
public final class PathSegment {

    private static final String KEPT = "-._~!$'()*+,;=:@";

    private PathSegment() {}

    /** Encodes everything that could end the segment, a slash, a question mark and a percent sign among it. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || KEPT.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format("%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
