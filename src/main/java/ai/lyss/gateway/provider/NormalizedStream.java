package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ChunkStream;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.provider.sse.SseEvent;
import ai.lyss.gateway.provider.sse.SseReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's SSE body as chunks: reads events, lets the provider's normalizer say them, and adds the usage chunk if
 * the client asked for it.
 */
final class NormalizedStream implements ChunkStream {

    private static final long MAX_EVENT_BYTES = 16L << 20;
    private static final int MAX_EMPTY = 10_000;
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final InputStream body;
    private final SseReader reader;
    private final StreamNormalizer normalizer;
    private final boolean includeUsage;
    private final Undisclosed undisclosed;
    private final UpstreamCall call;
    private final AnswerRoom room;
    private final Queue<ObjectNode> ready = new ArrayDeque<>();
    private long said;
    private long roomy = AnswerRoom.STEP;
    private boolean ended;
    private @Nullable UpstreamException brokeOff;

    NormalizedStream(
            InputStream body,
            StreamNormalizer normalizer,
            boolean includeUsage,
            Undisclosed undisclosed,
            UpstreamCall call,
            AnswerRoom room) {
        this.body = body;
        this.reader = new SseReader(new WatchedInputStream(body, call), MAX_EVENT_BYTES, room::take);
        this.normalizer = normalizer;
        this.includeUsage = includeUsage;
        this.undisclosed = undisclosed;
        this.call = call;
        this.room = room;
    }

    /**
     * Reads up to the first content. Until here another channel can still answer.
     *
     * @throws UpstreamException when the answer fails before it
     */
    void awaitFirstContent() {
        boolean anything = false;
        while (!ended) {
            int before = ready.size();
            advance();
            anything |= ready.size() > before;
            if (ready.stream().skip(before).anyMatch(normalizer::isContent)) {
                call.firstContent();
                return;
            }
            for (; said > roomy; roomy += AnswerRoom.STEP) {
                room.take(AnswerRoom.STEP); // it waits for the content
            }
            if (ready.size() > MAX_EMPTY) {
                throw Failures.malformed("a stream of more than " + MAX_EMPTY + " chunks without content");
            }
        }
        if (!anything) {
            throw Failures.malformed("a stream without a single chunk");
        }
    }

    @Override
    public @Nullable ObjectNode next() {
        while (ready.isEmpty() && !ended) {
            if (brokeOff != null) {
                throw brokeOff;
            }
            advance();
        }
        return ready.poll();
    }

    /** The next event, or null at the end of the body, and where a whole answer's end does not come. */
    private @Nullable SseEvent nextEvent() throws IOException {
        boolean settled = normalizer.isSettled();
        if (settled) {
            call.endWithin(SETTLED);
        }
        try {
            SseEvent event = reader.next();
            if (settled) {
                call.firstContent(); // it was not the end: silence is measured again
            }
            return event;
        } catch (IOException failure) {
            if (call.isTimedOut() && normalizer.isWhole()) {
                return null;
            }
            throw failure;
        }
    }

    private void advance() {
        try {
            SseEvent event = normalizer.isDone() ? null : nextEvent();
            if (event != null) {
                said += event.data().length();
                normalizer.accept(undisclosed.in(event), ready::add);
                return;
            }
        } catch (IOException failure) {
            throw call.explain(failure, true);
        }
        normalizer.end(ready::add);
        ended = true;
        ObjectNode usage = normalizer.usage();
        if (includeUsage && usage != null) {
            ObjectNode chunk = normalizer.envelope();
            chunk.putArray("choices");
            chunk.set("usage", usage);
            ready.add(chunk);
        }
    }

    @Override
    public boolean hasBuffered() {
        while (ready.isEmpty() && !ended && brokeOff == null && reader.hasBuffered()) {
            try {
                advance(); // an event that says nothing, such as a ping, must not hold back what came before it
            } catch (UpstreamException failure) {
                brokeOff = failure; // told by next(): what came before it leaves first
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public @Nullable Usage usage() {
        return Usage.of(normalizer.usage());
    }

    @Override
    public void abort() {
        call.abort();
    }

    /** After the terminal marker the end of the body should be next, and the connection can be used again. */
    @Override
    public void close() {
        if (!ended) {
            call.abort();
            return;
        }
        call.endWithin(GRACE);
        try {
            body.close();
            call.end();
        } catch (IOException alreadyCut) {
            call.abort();
        }
    }
}
