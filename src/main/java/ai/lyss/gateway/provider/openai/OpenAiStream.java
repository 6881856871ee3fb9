package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.ServerCapabilities;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a server that speaks OpenAI or nearly so
 * (<a href="https://platform.openai.com/docs/api-reference/chat-streaming">streaming</a>). Chunks that are right pass
 * as they are; usage is taken off them, and what Azure and the compatible servers do differently is put right. A whole
 * answer in place of a stream is one chunk.
 */
final class OpenAiStream implements StreamNormalizer {

    private final ModelRequest request;
    private final Traits server;
    private final boolean oldFunctions;
    private final int wantedChoices;
    private final Map<Integer, StreamedChoice> choices = new TreeMap<>();
    private @Nullable String id;
    private @Nullable String model;
    private long created;
    private @Nullable ObjectNode usage;
    private boolean done;

    OpenAiStream(ModelRequest request, Traits server) {
        this.request = request;
        this.server = server;
        this.oldFunctions = OldFunctions.areTranslated(request, server);
        boolean one = server.get(ServerCapabilities.REFUSES).contains("n")
                || server.get(ServerCapabilities.IGNORES).contains("n");
        this.wantedChoices = one ? 1 : Math.max(1, request.body().path("n").asInt(1));
    }

    @Override
    public void accept(SseEvent event, Consumer<ObjectNode> chunks) {
        if (event.isDone()) {
            done = true;
            return;
        }
        ObjectNode chunk = Json.objectOrNull(event.data());
        if (chunk == null) {
            throw Failures.malformed("an event that is not a JSON object");
        }
        if (OpenAiErrors.isError(chunk) || event.name().equals("error")) {
            throw OpenAiErrors.inside200(chunk);
        }
        takeUsage(chunk);
        if (!(chunk.get("choices") instanceof ArrayNode given) || given.isEmpty()) {
            return; // the usage chunk, or Azure's prompt_filter_results
        }
        identify(chunk);
        ArrayNode now = Json.MAPPER.createArrayNode();
        ArrayNode finished = Json.MAPPER.createArrayNode();
        for (JsonNode each : given) {
            if (each instanceof ObjectNode choice) {
                choices.computeIfAbsent(choice.path("index").asInt(0), this::begin)
                        .accept(choice, now, finished);
            }
        }
        emit(chunk, now, chunks);
        emit(chunk, finished, chunks);
    }

    private StreamedChoice begin(int index) {
        if (choices.size() >= ModelRequest.MOST_CHOICES) {
            throw Failures.malformed("more choices than anybody asks for");
        }
        return new StreamedChoice(index, server.get(ServerCapabilities.INLINE_THINK), oldFunctions);
    }

    /** The chunk with these choices; unknown fields of the chunk stay. */
    private void emit(ObjectNode chunk, ArrayNode some, Consumer<ObjectNode> chunks) {
        if (some.isEmpty()) {
            return;
        }
        ObjectNode copy = Json.object();
        chunk.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        copy.set("choices", some);
        chunks.accept(copy);
    }

    private void takeUsage(ObjectNode chunk) {
        ObjectNode reported = ServerUsage.take(chunk);
        if (reported != null) {
            usage = reported;
        }
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
    }

    /** Id, model and time are those of the first chunk that has them, on all chunks. */
    private void identify(ObjectNode chunk) {
        if (id == null) {
            String given = ToolCalls.filled(chunk, "id");
            id = given == null ? "chatcmpl-" + UUID.randomUUID().toString().replace("-", "") : given;
            String name = ToolCalls.filled(chunk, "model");
            model = name == null ? request.model() : name;
            created = chunk.path("created").asLong(0);
            created = created > 0 ? created : Instant.now().getEpochSecond();
        }
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", created);
        chunk.put("model", model);
    }

    @Override
    public void end(Consumer<ObjectNode> chunks) {
        long finished =
                choices.values().stream().filter(StreamedChoice::isFinished).count();
        if (finished < choices.size() || finished < (done ? 1 : wantedChoices)) {
            throw Failures.truncated(done ? "[DONE] without a finish_reason" : "the body ended without [DONE]");
        }
        done = true; // some servers leave [DONE] out; every choice is finished, so the answer is whole
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable ObjectNode usage() {
        return usage;
    }

    @Override
    public ObjectNode envelope() {
        ObjectNode envelope = Json.object();
        envelope.put("id", id);
        envelope.put("object", "chat.completion.chunk");
        envelope.put("created", created);
        envelope.put("model", model);
        return envelope;
    }
}
