package ai.lyss.gateway.simulator;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The body of an answer: every part leaves at once, until the byte where the script cuts it. */
final class Body {

    private final HttpServletResponse response;
    private long left;

    /** Cut when so many bytes have left. */
    Body(HttpServletResponse response, long cutAt) {
        this.response = response;
        this.left = cutAt;
    }

    /** Sends the headers. */
    void open() throws ConnectionLost {
        try {
            response.flushBuffer();
        } catch (IOException gone) {
            throw ConnectionLost.peerLeft();
        }
    }

    /** Sends the frame, which is empty afterwards. */
    void send(Frame frame) throws ConnectionLost {
        int length = (int) Math.min(frame.size(), left);
        left -= length;
        try {
            frame.drain(response.getOutputStream(), length);
            response.flushBuffer();
        } catch (IOException gone) {
            throw ConnectionLost.peerLeft();
        }
        if (left == 0) {
            throw ConnectionLost.cut();
        }
    }

    /** Sends bytes. */
    void send(byte[] bytes) throws ConnectionLost {
        send(new Frame().raw(bytes));
    }
}
