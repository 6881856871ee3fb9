package ai.lyss.gateway.api;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps what is written, until it is too much. */
final class BoundedCopy extends OutputStream {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final long most;
    private boolean tooMuch;

    BoundedCopy(long most) {
        this.most = most;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        if (tooMuch || kept.size() + (long) length > most) {
            tooMuch = true;
            kept.reset();
        } else {
            kept.write(bytes, from, length);
        }
    }

    /** True when more was written than is kept; then nothing is. */
    boolean isTooMuch() {
        return tooMuch;
    }

    byte[] bytes() {
        return kept.toByteArray();
    }
}
