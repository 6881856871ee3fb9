package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The bytes of the next event, put together without a JSON tree and written at once; used again for the next. */
final class Frame {

    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private byte[] bytes = new byte[512];
    private int size;

    /** Adds bytes as they are. */
    Frame raw(byte[] ready) {
        room(ready.length);
        System.arraycopy(ready, 0, bytes, size, ready.length);
        size += ready.length;
        return this;
    }

    /** Adds ASCII text as it is. */
    @SuppressWarnings("deprecation") // the low bytes are all there is
    Frame raw(String ascii) {
        int length = ascii.length();
        room(length);
        ascii.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    /** Adds a number. */
    Frame raw(long number) {
        return raw(Long.toString(number));
    }

    /** Adds what stands between the quotes of a JSON string. */
    Frame quoted(String text) {
        room(text.length() * 6);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                bytes[size++] = '\\';
                bytes[size++] = (byte) c;
            } else if (c >= ' ' && c < 0x80) {
                bytes[size++] = (byte) c;
            } else if (c < ' ' || Character.isSurrogate(c)) { // an escape is right for half a pair, too
                unicode(c);
            } else {
                utf8(c);
            }
        }
        return this;
    }

    private void utf8(char c) {
        if (c < 0x800) {
            bytes[size++] = (byte) (0xc0 | c >> 6);
        } else {
            bytes[size++] = (byte) (0xe0 | c >> 12);
            bytes[size++] = (byte) (0x80 | c >> 6 & 0x3f);
        }
        bytes[size++] = (byte) (0x80 | c & 0x3f);
    }

    private void unicode(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(c >> shift) & 0xf];
        }
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    int size() {
        return size;
    }

    /** The bytes so far; the frame is empty afterwards. */
    byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, size);
        size = 0;
        return taken;
    }

    /** Writes the first bytes and forgets all of them. */
    void drain(OutputStream out, int length) throws IOException {
        out.write(bytes, 0, length);
        size = 0;
    }
}
