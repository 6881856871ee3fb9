package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.Losses;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thinking comes back to Anthropic as it left it, whichever of the extensions a client keeps. */
class ThinkingRoundTripTest {

    private static final String BLOCKS = """
            [{"type":"thinking","thinking":"Hm, é 🙂","signature":"Eo=="},\
            {"type":"redacted_thinking","data":"xyz"},\
            {"type":"thinking","thinking":"","signature":"Ep=="},\
            {"type":"tool_use","id":"t1","name":"f","input":{}}]""";

    private static final List<String> EXTENSIONS = List.of("thinking_blocks", "reasoning_details");

    @ParameterizedTest
    @ValueSource(strings = {"thinking_blocks", "reasoning_details", "both"})
    void whole_comesBackAsItLeft(String kept) {
        ObjectNode message = Json.object().put("id", "msg_1").put("stop_reason", "tool_use");
        message.set("content", blocks());
        ObjectNode answer = AnthropicAnswer.normalize(message, ask(Json.object()));

        assertThat(sentBack((ObjectNode) answer.at("/choices/0/message"), kept)).isEqualTo(blocks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"thinking_blocks", "reasoning_details", "both"})
    void streamed_comesBackAsItLeft(String kept) {
        AnthropicStream stream = new AnthropicStream(ask(Json.object()));
        ObjectNode said = Json.object();
        for (String event : events()) {
            stream.accept(
                    new SseEvent("message", event), chunk -> join(said, (ObjectNode) chunk.at("/choices/0/delta")));
        }

        assertThat(sentBack(said, kept)).isEqualTo(blocks());
    }

    /** Each block in pieces of one character. */
    private static List<String> events() {
        List<String> events = new java.util.ArrayList<>();
        events.add("{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\"}}");
        for (int i = 0; i < blocks().size(); i++) {
            ObjectNode block = (ObjectNode) blocks().get(i);
            String thinking = block.path("thinking").asText("");
            String signature = block.path("signature").asText("");
            if (block.has("thinking")) {
                block.put("thinking", "").put("signature", "");
            }
            ObjectNode start = Json.object().put("type", "content_block_start").put("index", i);
            start.set("content_block", block);
            events.add(Json.text(start));
            thinking.codePoints().forEach(c -> events.add(delta("thinking", Character.toString(c))));
            signature.codePoints().forEach(c -> events.add(delta("signature", Character.toString(c))));
            int index = i;
            events.replaceAll(event -> event.replace("\"index\":-1", "\"index\":" + index));
            events.add(Json.text(Json.object().put("type", "content_block_stop").put("index", i)));
        }
        events.add("{\"type\":\"message_stop\"}");
        return events;
    }

    private static String delta(String kind, String piece) {
        ObjectNode event = Json.object().put("type", "content_block_delta").put("index", -1);
        event.putObject("delta").put("type", kind + "_delta").put(kind, piece);
        return Json.text(event);
    }

    /** Joins a delta to what was said as OpenAI's Python SDK does it: it fails where entries of lists have no index. */
    private static void join(ObjectNode said, ObjectNode delta) {
        delta.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode before = said.path(name);
            JsonNode now = field.getValue();
            if (!said.hasNonNull(name) || name.equals("index") || name.equals("type")) {
                said.set(name, now.deepCopy());
            } else if (now.isTextual()) {
                said.set(name, TextNode.valueOf(before.textValue() + now.textValue()));
            } else if (now.isObject()) {
                join((ObjectNode) before, (ObjectNode) now);
            } else if (now.isArray()) {
                now.forEach(entry -> joinEntry((ArrayNode) before, (ObjectNode) entry));
            }
        });
    }

    private static void joinEntry(ArrayNode list, ObjectNode entry) {
        assertThat(entry.path("index").isInt()).as("index of " + entry).isTrue();
        int index = entry.get("index").intValue();
        if (index < list.size()) {
            join((ObjectNode) list.get(index), entry);
        } else {
            list.add(entry.deepCopy());
        }
    }

    /** The assistant's content in the next request of a client that keeps some of the extensions. */
    private static JsonNode sentBack(ObjectNode message, String kept) {
        EXTENSIONS.forEach(extension -> {
            assertThat(message.path(extension)).as(extension).hasSize(3);
            if (!kept.equals("both") && !kept.equals(extension)) {
                message.remove(extension);
            }
        });
        ObjectNode chat = Json.object();
        ArrayNode messages = chat.putArray("messages");
        messages.addObject().put("role", "user").put("content", "a");
        messages.add(message);
        messages.addObject().put("role", "tool").put("tool_call_id", "t1").put("content", "1");
        return Turns.of(chat, new Losses()).messages().at("/1/content");
    }

    private static ArrayNode blocks() {
        ObjectNode wrapped = Json.objectOrNull("{\"b\":" + BLOCKS + "}");
        assertThat(wrapped).isNotNull();
        return (ArrayNode) wrapped.get("b");
    }

    private static ModelRequest ask(ObjectNode body) {
        return ModelRequest.chat("m", true, false, body);
    }
}
