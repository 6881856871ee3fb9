package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.Chunks;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.anthropic.StreamedBlock.Kind;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed message (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). Events are told by
 * the {@code type} in their data, because some servers misname them; unknown ones are ignored, as Anthropic asks.
 */
final class AnthropicStream implements StreamNormalizer {

    private final String model;
    private final AnswerWords words;
    private final Chunks chunks;
    private final CallChunks calls;
    private final CodeFence fence = new CodeFence();
    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Integer, StreamedBlock> open = new TreeMap<>();
    private boolean roleSent;
    private String stopReason = "";
    private String refusal = "";
    private boolean done;

    AnthropicStream(ModelRequest request) {
        this.model = request.model();
        this.words = AnswerWords.of(request.body());
        this.chunks = new Chunks("chatcmpl-", model);
        this.calls = new CallChunks(chunks, words.functionCall());
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
            case "content_block_start" -> startBlock(index, data.path("content_block"), out);
            case "content_block_delta" -> delta(index, data.path("delta"), out);
            case "content_block_stop" -> stopBlock(open.remove(index), out);
            case "message_delta" -> takeEnding(data);
            case "message_stop" -> done = true;
            default -> {} // ping, and what is new
        }
    }

    private void start(JsonNode message, Consumer<ObjectNode> out) {
        usage.take(message.path("usage"));
        if (!roleSent) {
            chunks.identify("chatcmpl-" + message.path("id").asText(""), model);
        }
        role(out);
    }

    private void role(Consumer<ObjectNode> out) {
        if (!roleSent) {
            roleSent = true;
            out.accept(chunks.role(0));
        }
    }

    private void startBlock(int index, JsonNode block, Consumer<ObjectNode> out) {
        role(out);
        stopBlock(open.remove(index), out); // some servers forget to end a block
        switch (block.path("type").asText("")) {
            case "text" -> {
                open.put(index, StreamedBlock.of(Kind.TEXT));
                say(block.path("text").asText(""), out);
            }
            case "thinking" -> {
                StreamedBlock thinking = StreamedBlock.of(Kind.THINKING);
                open.put(index, thinking);
                think(thinking, block.path("thinking").asText(""), out);
                thinking.sign(block.path("signature").asText(""));
            }
            case "redacted_thinking" -> thinkingBlock(block, out);
            case "tool_use" -> open.put(index, startCall(block, out));
            default -> open.put(index, StreamedBlock.of(Kind.IGNORED)); // the client must not run server tools
        }
    }

    private StreamedBlock startCall(JsonNode block, Consumer<ObjectNode> out) {
        String name = block.path("name").asText("");
        if (words.jsonByTool() && name.equals(StructuredOutput.TOOL)) {
            return StreamedBlock.call(Kind.JSON, -1, block);
        }
        int call = calls.next();
        calls.begin(AnthropicAnswer.id(block, call), name, out);
        return StreamedBlock.call(Kind.CALL, call, block);
    }

    private void delta(int index, JsonNode delta, Consumer<ObjectNode> out) {
        role(out);
        StreamedBlock block = open.computeIfAbsent(index, unannounced -> StreamedBlock.of(Kind.TEXT));
        switch (delta.path("type").asText("")) {
            case "text_delta" -> say(delta.path("text").asText(""), out);
            case "thinking_delta" -> think(block, delta.path("thinking").asText(""), out);
            case "signature_delta" -> block.sign(delta.path("signature").asText(""));
            case "input_json_delta" ->
                arguments(block, delta.path("partial_json").asText(""), out);
            default -> {} // citations, and what is new
        }
    }

    private void think(StreamedBlock block, String thought, Consumer<ObjectNode> out) {
        block.think(thought);
        if (!thought.isEmpty()) {
            out.accept(chunks.reasoning(0, thought));
        }
    }

    private void arguments(StreamedBlock block, String fragment, Consumer<ObjectNode> out) {
        if (fragment.isEmpty()) {
            return;
        }
        block.addArguments();
        if (block.kind() == Kind.CALL) {
            calls.arguments(block.callIndex(), fragment, out);
        } else if (block.kind() == Kind.JSON) {
            say(fragment, out);
        }
    }

    private void stopBlock(@Nullable StreamedBlock block, Consumer<ObjectNode> out) {
        if (block == null) {
            return;
        }
        arguments(block, block.argumentsLeft(), out);
        if (block.isSigned()) {
            thinkingBlock(block.signedThinking(), out);
        }
    }

    private void say(String text, Consumer<ObjectNode> out) {
        String said = words.json() ? fence.take(text) : text;
        if (!said.isEmpty()) {
            out.accept(chunks.content(0, said));
        }
    }

    /** The extension that lets a client send thinking back: signed, whole, as it came. */
    private void thinkingBlock(JsonNode block, Consumer<ObjectNode> out) {
        ObjectNode delta = Json.object();
        delta.putArray("thinking_blocks").add(block);
        out.accept(chunks.delta(0, delta));
    }

    /** May come more than once; its counts are totals, not additions. */
    private void takeEnding(JsonNode data) {
        JsonNode delta = data.path("delta");
        stopReason = delta.path("stop_reason").asText(stopReason);
        refusal = delta.path("stop_details").path("explanation").asText(refusal);
        usage.take(data.path("usage"));
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!done) {
            throw Failures.truncated("the body ended without message_stop");
        }
        role(out);
        open.values().forEach(block -> stopBlock(block, out));
        String rest = fence.end();
        if (!rest.isEmpty()) {
            out.accept(chunks.content(0, rest));
        }
        if (stopReason.equals("refusal") && !refusal.isEmpty()) {
            out.accept(chunks.delta(0, Json.object().put("refusal", refusal)));
        }
        out.accept(chunks.finish(0, calls.finishReason(stopReason)));
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
