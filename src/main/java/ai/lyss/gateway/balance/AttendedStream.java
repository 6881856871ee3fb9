package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ChunkStream;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A stream that holds its channel's place until it is closed. When it breaks off by itself its channel is to blame, but
 * not when it is cut because its client has left.
 */
final class AttendedStream implements ChunkStream {

    private final ChunkStream chunks;
    private final Permit permit;
    private final Cancellation cancellation;

    AttendedStream(ChunkStream chunks, Permit permit, Cancellation cancellation) {
        this.chunks = chunks;
        this.permit = permit;
        this.cancellation = cancellation;
    }

    @Override
    public @Nullable ObjectNode next() {
        try {
            return chunks.next();
        } catch (UpstreamException brokeOff) {
            if (!cancellation.isCancelled()) {
                permit.failed(brokeOff.failure());
            }
            throw brokeOff;
        }
    }

    @Override
    public boolean hasBuffered() {
        return chunks.hasBuffered();
    }

    @Override
    public @Nullable Usage usage() {
        return chunks.usage();
    }

    @Override
    public void abort() {
        chunks.abort();
    }

    @Override
    public void close() {
        try {
            chunks.close();
        } finally {
            permit.release(chunks.usage());
        }
    }
}
