package ai.lyss.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** One streamed answer in a client's dialect. Used by one thread. */
public interface DialectStream {

    /** Says the next chunk of a {@link ai.lyss.gateway.core.ChunkStream}, in no event, one or several. */
    void accept(ObjectNode chunk, Consumer<ClientEvent> events);

    /**
     * Says the end of a complete answer: what tells the client that it is complete. Called once, after the ledger has
     * its row; never called for an answer that broke off.
     */
    void end(Consumer<ClientEvent> events);
}
