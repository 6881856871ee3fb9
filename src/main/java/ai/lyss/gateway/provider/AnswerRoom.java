package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;

/**
 * Room on the node for what an upstream answers. The usual answer is small and takes none of its own: a request has its
 * place. Where there is no room for a large one the attempt fails, and no other is tried: it would be as large.
 */
final class AnswerRoom implements BodyRoom {

    /** What an answer may have before it takes room, and what is taken at once. */
    static final int STEP = 64 << 10;

    /** Where no client has asked. */
    static final AnswerRoom ANY = new AnswerRoom(more -> {});

    private final BodyRoom node;

    AnswerRoom(BodyRoom node) {
        this.node = node;
    }

    /** That of a request. */
    static AnswerRoom of(Exchange exchange) {
        BodyRoom request = BodyRoom.KEY.find(exchange);
        return request == null ? ANY : new AnswerRoom(request);
    }

    @Override
    public void take(long more) {
        try {
            node.takeForAnswer(more);
        } catch (GatewayException full) {
            GatewayException told = new GatewayException(
                            full.kind(), "The answer is larger than what the gateway has room for at present.")
                    .withRetryAfter(full.retryAfter());
            throw new UpstreamException(new UpstreamFailure(
                    UpstreamFailure.Cause.NO_ROOM, 0, told, null, "no room for the answer on this node"));
        }
    }

    /** A body that takes room as it is read. */
    InputStream over(InputStream body) {
        return new FilterInputStream(body) {

            private long read;
            private long taken = STEP;

            @Override
            public int read() throws IOException {
                int next = super.read();
                count(next < 0 ? 0 : 1);
                return next;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int some = super.read(into, from, most);
                count(Math.max(0, some));
                return some;
            }

            private void count(int some) {
                read += some;
                while (read > taken) {
                    take(STEP);
                    taken += STEP;
                }
            }
        };
    }
}
