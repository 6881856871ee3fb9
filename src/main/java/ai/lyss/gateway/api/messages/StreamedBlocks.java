package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.ClientEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a stream, one open at a time and counted from 0. Chat completions may mix the pieces of parallel calls:
 * a block that begins while another one is not complete waits, and its pieces with it.
 */
final class StreamedBlocks {

    private final Deque<StreamedBlock> waiting = new ArrayDeque<>(); // the first one is open
    private int index = -1;

    /** The block that came last, if it is of this type and can still be added to. */
    @Nullable
    StreamedBlock last(String type) {
        StreamedBlock last = waiting.peekLast();
        return last == null || last.isSealed() || !last.is(type) ? null : last;
    }

    /** Begins a block as soon as those before it are complete. */
    StreamedBlock begin(ObjectNode start, Consumer<ClientEvent> events) {
        StreamedBlock block = new StreamedBlock(start);
        waiting.add(block);
        if (waiting.size() == 1) {
            open(block, events);
        } else {
            advance(events);
        }
        return block;
    }

    /** Adds a piece; what comes for a block that was complete has nowhere to go. */
    void add(StreamedBlock block, ObjectNode delta, Consumer<ClientEvent> events) {
        if (block == waiting.peekFirst()) {
            events.accept(MessageEvents.delta(index, delta));
            advance(events);
        } else if (waiting.contains(block)) {
            block.hold(delta);
        }
    }

    /** Ends all of them. */
    void end(Consumer<ClientEvent> events) {
        while (!waiting.isEmpty()) {
            close(events);
        }
    }

    private void advance(Consumer<ClientEvent> events) {
        while (waiting.size() > 1 && waiting.getFirst().isComplete()) {
            close(events);
        }
    }

    private void close(Consumer<ClientEvent> events) {
        events.accept(MessageEvents.stopBlock(index));
        waiting.removeFirst();
        if (!waiting.isEmpty()) {
            open(waiting.getFirst(), events);
        }
    }

    private void open(StreamedBlock block, Consumer<ClientEvent> events) {
        index++;
        events.accept(MessageEvents.startBlock(index, block.start()));
        block.held().forEach(delta -> events.accept(MessageEvents.delta(index, delta)));
    }
}
