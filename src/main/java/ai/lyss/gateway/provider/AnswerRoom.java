package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Room on the node for what an upstream answers. The usual answer is small and takes none of its own: a request has its
 * place. Where there is no room for a large one the attempt fails, and no other is tried: it would be as large.
 */
final class AnswerRoom implements BodyRoom {

    /** What an answer may have before it takes room, and what is taken at once. */
    static final int STEP = 64 << 10;

    private final BodyRoom node;
    private final @Nullable RequestRecord record;
    private long read;

    private AnswerRoom(BodyRoom node, @Nullable RequestRecord record) {
        this.node = node;
        this.record = record;
    }

    /** Where no client has asked. */
    static AnswerRoom any() {
        return new AnswerRoom(more -> {}, null);
    }

    /** That of a request. */
    static AnswerRoom of(Exchange exchange) {
        BodyRoom request = BodyRoom.KEY.find(exchange);
        return request == null ? any() : new AnswerRoom(request, RequestRecord.KEY.find(exchange));
    }

    @Override
    public void take(long more) {
        try {
            node.takeForAnswer(more);
        } catch (GatewayException full) { // without a time to come back: it may be larger than all there is
            if (record != null) {
                record.unread(read);
            }
            GatewayException told = new GatewayException(
                    full.kind(), "The answer is larger than what the gateway has room for at present.");
            throw new UpstreamException(new UpstreamFailure(
                    UpstreamFailure.Cause.NO_ROOM, 0, told, null, "no room for the answer on this node"));
        }
    }

    /** A whole body, which takes room as it is read. */
    InputStream over(InputStream body) {
        return watched(body, true);
    }

    /** A stream, which is only counted: its reader takes room for what is held of it. */
    InputStream along(InputStream body) {
        return watched(body, false);
    }

    private InputStream watched(InputStream body, boolean takes) {
        return new FilterInputStream(body) {

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
                for (; takes && read > taken; taken += STEP) {
                    take(STEP);
                }
            }
        };
    }
}
