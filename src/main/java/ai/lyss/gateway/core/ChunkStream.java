package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as {@code chat.completion.chunk} objects, pulled by whoever writes it to the client. The first
 * content is already there when a provider hands the stream out, so a failure here comes after the point where another
 * channel could have answered.
 *
 * <p>Used by one thread, except {@link #abort()}.
 */
public interface ChunkStream extends AutoCloseable {

    /**
     * The next chunk, or null when the upstream's answer ended as it should. Blocks while the upstream is silent.
     *
     * @throws UpstreamException when the answer broke off, stalled or turned into an error
     */
    @Nullable
    ObjectNode next();

    /** True when {@link #next()} would not block: writers flush when this turns false. */
    boolean hasBuffered();

    /** What the upstream has reported so far; null while it has reported nothing. */
    @Nullable
    Usage usage();

    /** Cuts the connection to the upstream, from any thread; the upstream stops producing. Harmless when ended. */
    void abort();

    /** Gives the connection back when the answer ended, and cuts it otherwise. */
    @Override
    void close();
}
