package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.Chunks;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed message (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). Events are told by
 * the {@code type} in their data, because some servers misname them; unknown ones are ignored, as Anthropic asks.
 */
final class AnthropicStream implements StreamNormalizer {

    private final String model;
    private final Chunks chunks;
    private final StreamedContent content;
    private final AnthropicUsage usage = new AnthropicUsage();
    private boolean roleSent;
    private String stopReason = "";
    private String refusal = "";
    private boolean done;

    AnthropicStream(ModelRequest request) {
        this.model = request.model();
        this.chunks = new Chunks("chatcmpl-", model);
        this.content = new StreamedContent(AnswerWords.of(request.body()), chunks);
    }

    @Override
    public void accept(SseEvent event, Consumer<ObjectNode> out) {
        if (event.data().isBlank()) {
            return;
        }
        ObjectNode data = Json.objectOrNull(event.data());
        if (data == null) {
            throw Failures.malformed("an event that is not a JSON object");
        }
        if (AnthropicErrors.isError(data)) {
            throw AnthropicErrors.inside200(data);
        }
        int index = data.path("index").asInt(0);
        switch (data.path("type").asText("")) {
            case "message_start" -> start(data.path("message"), out);
            case "content_block_start" -> {
                role(out);
                content.start(index, data.path("content_block"), out);
            }
            case "content_block_delta" -> {
                role(out);
                content.delta(index, data.path("delta"), out);
            }
            case "content_block_stop" -> content.stop(index, out);
            case "message_delta" -> takeEnding(data.path("delta"), data.path("usage"));
            case "message_stop" -> done = true;
            case "message" -> takeWhole(data, out);
            default -> {} // ping, and what is new
        }
    }

    /** A message usually starts without content, but what it has was said. */
    private void start(JsonNode message, Consumer<ObjectNode> out) {
        usage.take(message.path("usage"));
        if (!roleSent) {
            chunks.identify("chatcmpl-" + message.path("id").asText(""), model);
        }
        role(out);
        for (JsonNode block : message.path("content")) {
            content.start(0, block, out);
            content.stop(0, out);
        }
    }

    private void role(Consumer<ObjectNode> out) {
        if (!roleSent) {
            roleSent = true;
            out.accept(chunks.role(0));
        }
    }

    /** Some servers do not stream whatever they are asked for. */
    private void takeWhole(JsonNode message, Consumer<ObjectNode> out) {
        start(message, out);
        takeEnding(message, message.path("usage"));
        done = true;
    }

    /** May come more than once; its counts are totals, not additions. */
    private void takeEnding(JsonNode ending, JsonNode counts) {
        stopReason = ending.path("stop_reason").asText(stopReason);
        refusal = ending.path("stop_details").path("explanation").asText(refusal);
        usage.take(counts);
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!done) {
            throw Failures.truncated("the body ended without message_stop");
        }
        role(out);
        content.end(out);
        if (stopReason.equals("refusal") && !refusal.isEmpty()) {
            out.accept(chunks.delta(0, Json.object().put("refusal", refusal)));
        }
        out.accept(chunks.finish(0, content.finishReason(stopReason)));
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable ObjectNode usage() {
        return usage.toOpenAi();
    }

    @Override
    public ObjectNode envelope() {
        return chunks.envelope();
    }
}
