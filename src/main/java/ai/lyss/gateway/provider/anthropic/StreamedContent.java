package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Chunks;
import ai.lyss.gateway.provider.anthropic.StreamedBlock.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of a streamed message in chunks
 * (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). Blocks are told by their index,
 * which counts blocks of all kinds.
 */
final class StreamedContent {

    private final AnswerWords words;
    private final Chunks chunks;
    private final CallChunks calls;
    private final ThinkingChunks thinking;
    private final CodeFence fence = new CodeFence();
    private final Citations citations = new Citations();
    private final Map<Integer, StreamedBlock> open = new TreeMap<>();
    private int characters;

    StreamedContent(AnswerWords words, Chunks chunks) {
        this.words = words;
        this.chunks = chunks;
        this.calls = new CallChunks(chunks, words.functionCall());
        this.thinking = new ThinkingChunks(chunks);
    }

    /** A block begins; some servers forget to end the one before. */
    void start(int index, JsonNode block, Consumer<ObjectNode> out) {
        stop(index, out);
        switch (block.path("type").asText("")) {
            case "text" -> {
                StreamedBlock text = StreamedBlock.of(Kind.TEXT, characters);
                open.put(index, text);
                say(block.path("text").asText(""), out);
                block.path("citations").forEach(text::cite);
            }
            case "thinking" -> {
                StreamedBlock begun = StreamedBlock.of(Kind.THINKING, thinking.next());
                open.put(index, begun);
                think(begun, block.path("thinking").asText(""), out);
                begun.sign(block.path("signature").asText(""));
            }
            case "redacted_thinking" -> thinking.redacted(block, out);
            case "tool_use" -> open.put(index, startCall(block, out));
            default -> open.put(index, StreamedBlock.of(Kind.IGNORED, 0)); // the client must not run server tools
        }
    }

    private StreamedBlock startCall(JsonNode block, Consumer<ObjectNode> out) {
        String name = block.path("name").asText("");
        if (words.jsonByTool() && name.equals(StructuredOutput.TOOL)) {
            return StreamedBlock.call(Kind.JSON, 0, block);
        }
        int call = calls.next();
        String id = AnthropicAnswer.id(block, call);
        if (words.customTools().contains(name)) {
            calls.beginCustom(id, name, out);
            return StreamedBlock.call(Kind.CUSTOM, call, block);
        }
        calls.begin(id, name, out);
        return StreamedBlock.call(Kind.CALL, call, block);
    }

    /** A piece of a block; what was never announced is text, or thinking if it says so. */
    void delta(int index, JsonNode delta, Consumer<ObjectNode> out) {
        String type = delta.path("type").asText("");
        StreamedBlock block = open.computeIfAbsent(
                index,
                unannounced -> type.equals("thinking_delta")
                        ? StreamedBlock.of(Kind.THINKING, thinking.next())
                        : StreamedBlock.of(Kind.TEXT, characters));
        switch (type) {
            case "text_delta" -> say(delta.path("text").asText(""), out);
            case "thinking_delta" -> think(block, delta.path("thinking").asText(""), out);
            case "signature_delta" -> block.sign(delta.path("signature").asText(""));
            case "input_json_delta" ->
                arguments(block, delta.path("partial_json").asText(""), out);
            case "citations_delta" -> block.cite(delta.path("citation"));
            default -> {} // what is new
        }
    }

    /** Thinking inside another block is read but cannot be sent back. */
    private void think(StreamedBlock block, String thought, Consumer<ObjectNode> out) {
        if (thought.isEmpty()) {
            return;
        }
        if (block.kind() == Kind.THINKING) {
            thinking.say(block.index(), block.think(thought), thought, out);
        } else {
            out.accept(chunks.reasoning(0, thought));
        }
    }

    private void arguments(StreamedBlock block, String fragment, Consumer<ObjectNode> out) {
        if (fragment.isEmpty()) {
            return;
        }
        block.addArguments(fragment);
        if (block.kind() == Kind.CALL) {
            calls.arguments(block.index(), fragment, out);
        } else if (block.kind() == Kind.JSON) {
            say(fragment, out);
        }
    }

    /** A block ends, if it has begun. */
    void stop(int index, Consumer<ObjectNode> out) {
        stop(open.remove(index), out);
    }

    private void stop(@Nullable StreamedBlock block, Consumer<ObjectNode> out) {
        if (block == null) {
            return;
        }
        arguments(block, block.argumentsLeft(), out);
        switch (block.kind()) {
            case THINKING -> {
                if (block.isSigned()) {
                    thinking.sign(block.index(), !block.said().isEmpty(), block.signedThinking(), out);
                }
            }
            case CUSTOM -> calls.customInput(block.index(), CustomTools.unwrap(block.said()), out);
            case TEXT -> citations.add(block.citations(), block.index(), characters);
            case CALL, JSON, IGNORED -> {}
        }
    }

    private void say(String text, Consumer<ObjectNode> out) {
        emit(words.json() ? fence.take(text) : text, out);
    }

    private void emit(String text, Consumer<ObjectNode> out) {
        if (!text.isEmpty()) {
            characters += text.codePointCount(0, text.length());
            out.accept(chunks.content(0, text));
        }
    }

    /** Nothing more comes: says what was held back. Annotations come together, because SDKs cannot join them. */
    void end(Consumer<ObjectNode> out) {
        open.values().forEach(block -> stop(block, out));
        emit(fence.end(), out);
        if (!citations.isEmpty()) {
            ObjectNode delta = Json.object();
            citations.addTo(delta);
            out.accept(chunks.delta(0, delta));
        }
    }

    /** OpenAI's finish reason for what was said. */
    String finishReason(String stopReason) {
        return calls.finishReason(stopReason);
    }
}
