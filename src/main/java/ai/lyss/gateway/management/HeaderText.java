package ai.lyss.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Text that goes into a header: whatever could end the line, or is not ASCII, is percent-encoded. */
final class HeaderText {

    private HeaderText() {}

    /** The text with everything but visible ASCII encoded. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte each : text.getBytes(UTF_8)) {
            if (each > ' ' && each < 0x7f) {
                encoded.append((char) each);
            } else {
                encoded.append(String.format("%%%02X", each & 0xff));
            }
        }
        return encoded.toString();
    }
}
