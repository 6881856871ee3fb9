package ai.lyss.gateway.provider;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a call when bytes are waited for, and when they have arrived. */
final class WatchedInputStream extends FilterInputStream {

    private final UpstreamCall call;

    WatchedInputStream(InputStream in, UpstreamCall call) {
        super(in);
        this.call = call;
    }

    @Override
    public int read() throws IOException {
        call.awaitBytes();
        int read = super.read();
        call.bytesArrived();
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        call.awaitBytes();
        int read = super.read(into, offset, length);
        call.bytesArrived();
        return read;
    }
}
