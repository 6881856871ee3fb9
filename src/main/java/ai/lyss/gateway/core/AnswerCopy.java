package ai.lyss.gateway.core;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what is sent to a client, so that it can be sent again. Used by the request's thread. */
public interface AnswerCopy {

    /** Set by the edge before the first step. */
    ExchangeKey<AnswerCopy> KEY = new ExchangeKey<>("answerCopy", AnswerCopy.class);

    /**
     * An answer as it goes over the wire.
     *
     * @param stream whether the bytes are events
     * @param body what a client gets, without keep-alive comments
     * @param headers what the answer says of itself, by lower-case name
     */
    record Sent(boolean stream, byte[] body, Map<String, String> headers) {

        /** Copies the map. */
        public Sent {
            headers = Map.copyOf(headers);
        }
    }

    /** Keeps from now on what is sent, up to so many bytes. */
    void keep(long maxBytes);

    /**
     * The whole answer, with the last bytes that are not sent yet. For an answer that is complete; null when it is longer
     * than may be kept.
     */
    @Nullable
    Sent complete();

    /** Sends an answer again instead of one of this request's own. */
    void replay(Sent sent) throws IOException;
}
