package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.Chunks;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of GenerateContentResponses
 * (<a href="https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent">reference</a>).
 * It has no end marker: it is whole when the body ends and every candidate has a finish reason. Finish chunks are held
 * back until then, because some servers repeat {@code STOP} on every event, and usage may follow; but an end that does
 * not come is not waited for long.
 */
final class GeminiStream implements StreamNormalizer {

    private final ModelRequest request;
    private final Map<Integer, StreamedChoice> choices = new TreeMap<>();
    private final Chunks chunks;
    private boolean identified;
    private final FunctionNames names;
    private @Nullable ObjectNode usage;
    private boolean repeatsFinish;
    private boolean begun; // there was content before the last event
    private boolean done;
    private Consumer<ObjectNode> sink = chunk -> {};

    GeminiStream(ModelRequest request) {
        this.request = request;
        this.names = FunctionNames.of(request.body());
        this.chunks = new Chunks(GeminiAnswer.id(Json.object()), request.model());
    }

    @Override
    public void accept(SseEvent event, Consumer<ObjectNode> out) {
        if (event.isDone()) {
            done = true; // Google sends none, servers that resemble it may
            return;
        }
        List<ObjectNode> answers = GeminiBody.answers(event.data());
        if (answers == null) {
            throw Failures.malformed("an event that is not a JSON object");
        }
        sink = out;
        answers.forEach(this::accept);
    }

    private void accept(ObjectNode answer) {
        if (Json.has(answer, "error")) {
            throw GeminiErrors.inside200(answer);
        }
        identify(answer);
        usage = GeminiUsage.after(usage, answer);
        repeatsFinish |= isFinished() && !answer.path("candidates").isEmpty();
        if (GeminiAnswer.isBlocked(answer)) {
            block();
        }
        begun = !choices.isEmpty();
        int position = 0;
        for (JsonNode candidate : answer.path("candidates")) {
            choice(candidate.path("index").asInt(position)).accept(candidate);
            position++;
        }
    }

    /** The prompt was refused, or what the model was about to say to it. */
    private void block() {
        if (choices.isEmpty()) {
            choice(0);
        }
        choices.values().stream()
                .filter(choice -> !choice.isFinished())
                .forEach(choice -> choice.accept(Json.object().put("finishReason", "SAFETY")));
    }

    private boolean isFinished() {
        return !choices.isEmpty() && choices.values().stream().allMatch(StreamedChoice::isFinished);
    }

    /** The first event's id is that of all chunks. */
    private void identify(ObjectNode answer) {
        if (!identified) {
            identified = true;
            chunks.identify(GeminiAnswer.id(answer), request.model());
        }
    }

    private StreamedChoice choice(int index) {
        return choices.computeIfAbsent(index, i -> new StreamedChoice(i, chunks, names, this::emit));
    }

    private void emit(ObjectNode chunk) {
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
        sink.accept(chunk);
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!isFinished()) {
            throw Failures.truncated("the body ended without a finishReason");
        }
        if (choices.values().stream().allMatch(StreamedChoice::isFailure)) {
            throw FinishReasons.nothingProduced(
                    choices.values().iterator().next().reason());
        }
        sink = out;
        choices.values().forEach(StreamedChoice::finish);
        done = true;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    /** Of the first event's finish reason nobody knows what follows it. */
    @Override
    public boolean isSettled() {
        return isWhole() && begun;
    }

    /** A finish reason that was followed by more is none to go by. */
    @Override
    public boolean isWhole() {
        return isFinished() && !repeatsFinish;
    }

    @Override
    public @Nullable ObjectNode usage() {
        return usage == null ? null : GeminiUsage.toOpenAi(usage);
    }

    @Override
    public ObjectNode envelope() {
        return chunks.envelope();
    }
}
