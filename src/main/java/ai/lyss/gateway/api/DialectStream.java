package ai.lyss.gateway.api;

import ai.lyss.gateway.core.GatewayException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One streamed answer in a client's dialect. Used by one thread. */
public interface DialectStream {

    /** Says the next chunk of a {@link ai.lyss.gateway.core.ChunkStream}, in no event, one or several. */
    void accept(ObjectNode chunk, Consumer<ClientEvent> events);

    /**
     * Says the end of a complete answer: what tells the client that it is complete. Called once, after the ledger has
     * its row; never called for an answer that broke off.
     */
    void end(Consumer<ClientEvent> events);

    /**
     * The last event of an answer that broke off, where the dialect says it with what was sent before; null leaves it to
     * {@link Dialect#lastEvent}.
     */
    default @Nullable ClientEvent brokenOff(GatewayException failure) {
        return null;
    }
}
