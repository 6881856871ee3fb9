package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Chunks;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed message (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). Events are told by
 * the {@code type} in their data, because some servers misname them; unknown ones are ignored, as Anthropic asks.
 */
final class AnthropicStream implements StreamNormalizer {

    /** What is being said in a content block. */
    private static final class Block {
        final String type;
        final int toolIndex;
        final String wholeInput;
        final StringBuilder thinking = new StringBuilder();
        boolean saidArguments;

        Block(String type, int toolIndex, String wholeInput) {
            this.type = type;
            this.toolIndex = toolIndex;
            this.wholeInput = wholeInput;
        }
    }

    private static final int NO_TOOL = -1;

    private final ChatRequest request;
    private final Chunks chunks;
    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Integer, Block> blocks = new HashMap<>();
    private final boolean jsonByTool;
    private boolean roleSent;
    private int tools;
    private boolean sawJsonTool;
    private String stopReason = "";
    private String refusal = "";
    private boolean done;

    AnthropicStream(ChatRequest request) {
        this.request = request;
        this.chunks = new Chunks("chatcmpl-", request.model());
        this.jsonByTool =
                request.body().path("response_format").path("type").asText("").equals("json_schema");
    }

    @Override
    public void accept(SseEvent event, Consumer<ObjectNode> out) {
        ObjectNode data = Json.objectOrNull(event.data());
        if (data == null) {
            throw Failures.malformed("an event that is not a JSON object");
        }
        int index = data.path("index").asInt(0);
        switch (data.path("type").asText("")) {
            case "message_start" -> start(data.path("message"), out);
            case "content_block_start" -> startBlock(index, data.path("content_block"), out);
            case "content_block_delta" -> delta(index, data.path("delta"), out);
            case "content_block_stop" -> stopBlock(index, out);
            case "message_delta" -> {
                stopReason = data.path("delta").path("stop_reason").asText(stopReason);
                refusal = data.path("delta")
                        .path("stop_details")
                        .path("explanation")
                        .asText(refusal);
                usage.take(data.path("usage"));
            }
            case "message_stop" -> done = true;
            case "error" -> throw AnthropicErrors.inside200(data);
            default -> {} // ping, and what is new
        }
    }

    private void start(JsonNode message, Consumer<ObjectNode> out) {
        usage.take(message.path("usage"));
        chunks.identify("chatcmpl-" + message.path("id").asText(""), request.model());
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
        String type = block.path("type").asText("");
        switch (type) {
            case "tool_use" -> startTool(index, block, out);
            case "text" -> {
                blocks.put(index, new Block(type, NO_TOOL, ""));
                say(block.path("text").asText(""), out);
            }
            case "redacted_thinking" -> {
                blocks.put(index, new Block(type, NO_TOOL, ""));
                thinkingBlock(block, out);
            }
            default -> blocks.put(index, new Block(type, NO_TOOL, ""));
        }
    }

    private void startTool(int index, JsonNode block, Consumer<ObjectNode> out) {
        JsonNode input = block.path("input");
        String whole = input.isObject() && !input.isEmpty() ? Json.text(input) : "{}";
        if (jsonByTool && StructuredOutput.TOOL.equals(block.path("name").asText())) {
            sawJsonTool = true;
            blocks.put(index, new Block("json", NO_TOOL, whole));
            return;
        }
        int tool = tools++;
        blocks.put(index, new Block("tool_use", tool, whole));
        out.accept(chunks.toolCall(
                0, tool, block.path("id").asText(), block.path("name").asText(), ""));
    }

    private void delta(int index, JsonNode delta, Consumer<ObjectNode> out) {
        role(out);
        Block block = blocks.computeIfAbsent(index, missing -> new Block("text", NO_TOOL, ""));
        switch (delta.path("type").asText("")) {
            case "text_delta" -> say(delta.path("text").asText(""), out);
            case "thinking_delta" -> {
                String thought = delta.path("thinking").asText("");
                block.thinking.append(thought);
                if (!thought.isEmpty()) {
                    out.accept(chunks.reasoning(0, thought));
                }
            }
            case "signature_delta" ->
                thinkingBlock(
                        Json.object()
                                .put("type", "thinking")
                                .put("thinking", block.thinking.toString())
                                .put("signature", delta.path("signature").asText("")),
                        out);
            case "input_json_delta" ->
                arguments(block, delta.path("partial_json").asText(""), out);
            default -> {} // citations, and what is new
        }
    }

    private void arguments(Block block, String fragment, Consumer<ObjectNode> out) {
        if (fragment.isEmpty()) {
            return;
        }
        block.saidArguments = true;
        if (block.type.equals("tool_use")) {
            out.accept(chunks.toolArguments(0, block.toolIndex, fragment));
        } else if (block.type.equals("json")) {
            say(fragment, out);
        }
    }

    /** A call whose arguments did not come in pieces came whole, or has none. */
    private void stopBlock(int index, Consumer<ObjectNode> out) {
        Block block = blocks.get(index);
        if (block != null && !block.saidArguments) {
            arguments(block, block.wholeInput, out);
        }
    }

    private void say(String text, Consumer<ObjectNode> out) {
        if (!text.isEmpty()) {
            out.accept(chunks.content(0, text));
        }
    }

    /** The extension that lets a client send thinking back: signed, whole, as it came. */
    private void thinkingBlock(JsonNode block, Consumer<ObjectNode> out) {
        ObjectNode delta = Json.object();
        delta.putArray("thinking_blocks").add(block);
        out.accept(chunks.delta(0, delta));
    }

    @Override
    public void end(Consumer<ObjectNode> out) {
        if (!done) {
            throw Failures.truncated("the body ended without message_stop");
        }
        role(out);
        if (stopReason.equals("refusal") && !refusal.isEmpty()) {
            out.accept(chunks.delta(0, Json.object().put("refusal", refusal)));
        }
        boolean onlyJson = sawJsonTool && tools == 0;
        out.accept(chunks.finish(
                0,
                StopReasons.finishReason(
                        onlyJson && stopReason.equals("tool_use") ? "end_turn" : stopReason, tools > 0)));
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
