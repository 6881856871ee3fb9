package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Chunks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * The thinking of a stream in chunks: to be read as {@code reasoning_content}, and to be sent back as
 * {@link ReasoningDetails} and as {@code thinking_blocks}. Both have an index of their own, by which SDKs join them.
 */
final class ThinkingChunks {

    private final Chunks chunks;
    private int blocks;

    ThinkingChunks(Chunks chunks) {
        this.chunks = chunks;
    }

    /** The index of a block that begins. */
    int next() {
        return blocks++;
    }

    /** A piece of a block. */
    void say(int index, boolean first, String thought, Consumer<ObjectNode> out) {
        ObjectNode delta = Json.object().put("reasoning_content", thought);
        delta.putArray("reasoning_details").add(ReasoningDetails.text(index, first, thought));
        out.accept(chunks.delta(0, delta));
    }

    /** The end of a signed block, of which anything or nothing was said. */
    void sign(int index, boolean said, ObjectNode block, Consumer<ObjectNode> out) {
        JsonNode signature = block.path("signature");
        end(
                block,
                index,
                said ? ReasoningDetails.signature(index, signature.asText()) : ReasoningDetails.of(block, index),
                out);
    }

    /** A block that nobody but Anthropic can read. */
    void redacted(JsonNode block, Consumer<ObjectNode> out) {
        int index = next();
        end(ThinkingBlocks.redacted(block.path("data").asText("")), index, ReasoningDetails.of(block, index), out);
    }

    private void end(ObjectNode block, int index, ObjectNode detail, Consumer<ObjectNode> out) {
        ObjectNode delta = Json.object();
        delta.putArray("thinking_blocks").add(block.put("index", index));
        delta.putArray("reasoning_details").add(detail);
        out.accept(chunks.delta(0, delta));
    }
}
