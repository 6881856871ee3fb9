package ai.lyss.gateway.api;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's own, with small buffers: every open stream has a connection, and Tomcat's buffers were most of its memory.
 * What is larger than a buffer is read and written in pieces.
 */
public final class LeanProtocol extends Http11NioProtocol {

    private static final int ANSWER = 512;
    private static final int READ = 1536; // at once, and a short prompt with its head; twice in each connection
    private static final int TRAILERS = 512; // of a request, which nobody sends and we do not read; 400 beyond

    /** Made by Tomcat, by its name. */
    public LeanProtocol() {
        setProperty("socket.appReadBufSize", String.valueOf(READ));
        setProperty("socket.appWriteBufSize", "4096");
        setMaxTrailerSize(TRAILERS);
    }

    /** Of what is being written, in bytes and again in characters. */
    @Override
    public int getDesiredBufferSize() {
        return ANSWER;
    }
}
