package ai.lyss.gateway.simulator;

import java.io.IOException;

/** The connection ends before the answer does: left on the exchange, it makes the server drop the connection. */
final class ConnectionLost extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean peerLeft;

    private ConnectionLost(String message, boolean peerLeft) {
        super(message);
        this.peerLeft = peerLeft;
    }

    /** The simulator ends it because the script says so. */
    static ConnectionLost cut() {
        return new ConnectionLost("Cut as the request asked", false);
    }

    /** The other side has gone. */
    static ConnectionLost peerLeft() {
        return new ConnectionLost("The peer left", true);
    }

    boolean isPeerLeft() {
        return peerLeft;
    }

    /** Expected, and many: no stack trace. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
