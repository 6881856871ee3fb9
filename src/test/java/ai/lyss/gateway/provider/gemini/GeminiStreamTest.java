package ai.lyss.gateway.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What literal streams cannot say about a stream. */
class GeminiStreamTest {

    private static final SseEvent WHOLE = new SseEvent(
            "message", "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"A\"}]},\"finishReason\":\"STOP\"}]}");

    @Test
    void accept_clientAskedForUsage_everyChunkHasUsageNull() {
        assertThat(run(true))
                .isNotEmpty()
                .allMatch(chunk -> chunk.has("usage") && chunk.get("usage").isNull());
    }

    @Test
    void accept_clientDidNotAskForUsage_noChunkHasUsage() {
        assertThat(run(false)).isNotEmpty().noneMatch(chunk -> chunk.has("usage"));
    }

    @Test
    void accept_streamWithoutResponseId_hasOneIdOnAllChunks() {
        List<ObjectNode> chunks = run(false);
        String id = chunks.getFirst().path("id").asText();
        assertThat(id).startsWith("chatcmpl-").hasSizeGreaterThan(20);
        assertThat(chunks)
                .hasSize(3)
                .allMatch(chunk -> chunk.path("id").asText().equals(id));
    }

    /** Some servers say STOP in every event: of the first nobody knows whether it is the last. */
    @Test
    void isSettled_firstEventFinishes_isNot() {
        GeminiStream stream = new GeminiStream(ModelRequest.chat("m", true, false, Json.object()));
        stream.accept(WHOLE, chunk -> {});
        assertThat(stream.isSettled()).isFalse();
    }

    @Test
    void isSettled_laterEventFinishes_is() {
        GeminiStream stream = new GeminiStream(ModelRequest.chat("m", true, false, Json.object()));
        stream.accept(
                new SseEvent("message", "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}"),
                chunk -> {});
        assertThat(stream.isSettled()).isFalse();
        stream.accept(WHOLE, chunk -> {});
        assertThat(stream.isSettled()).isTrue();
        stream.accept(WHOLE, chunk -> {});
        assertThat(stream.isSettled()).isFalse();
    }

    private static List<ObjectNode> run(boolean includeUsage) {
        List<ObjectNode> chunks = new ArrayList<>();
        GeminiStream stream = new GeminiStream(ModelRequest.chat("m", true, includeUsage, Json.object()));
        stream.accept(WHOLE, chunks::add);
        assertThat(stream.isDone()).isFalse();
        stream.end(chunks::add);
        assertThat(stream.isDone()).isTrue();
        return chunks;
    }
}
