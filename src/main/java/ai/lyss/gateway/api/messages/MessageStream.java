package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.DialectStream;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a chat completion as a streamed message
 * (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). A block begins with its first piece,
 * so that none is empty; how the answer ended is said when it is on record, with the usage, which comes last.
 */
final class MessageStream implements DialectStream {

    private static final String THINKING = "thinking";

    private final Wish wish;
    private final StreamedBlocks blocks = new StreamedBlocks();
    private final Map<Integer, StreamedBlock> calls = new HashMap<>();
    private final StringBuilder refusal = new StringBuilder();
    private boolean started;
    private String finishReason = "";
    private @Nullable Usage usage;

    MessageStream(Wish wish) {
        this.wish = wish;
    }

    @Override
    public void accept(ObjectNode chunk, Consumer<ClientEvent> events) {
        Usage told = Usage.of(chunk.get("usage"));
        usage = told == null ? usage : told;
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                start(chunk, events);
                take(choice, events);
            }
        }
    }

    private void start(JsonNode chunk, Consumer<ClientEvent> events) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode message = Envelope.of(chunk);
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", MessageUsage.of(usage));
        events.accept(MessageEvents.start(message));
    }

    private void take(JsonNode choice, Consumer<ClientEvent> events) {
        JsonNode delta = choice.path("delta");
        if (wish.thinking()) {
            think(delta, events);
        }
        say(Json.textOf(delta, "content"), events);
        String refused = Json.textOf(delta, "refusal");
        if (refused != null) {
            refusal.append(refused);
            say(refused, events);
        }
        delta.path("tool_calls").forEach(call -> call(call, events));
        String reason = Json.textOf(choice, "finish_reason");
        if (reason != null) {
            finishReason = reason;
            blocks.end(events);
        }
    }

    /** Pieces come as text, as blocks, or as both; a signed block at the end may repeat all of them. */
    private void think(JsonNode delta, Consumer<ClientEvent> events) {
        String text = Thoughts.text(delta);
        thought(text, events);
        for (ObjectNode block : Thoughts.signed(delta)) {
            if (block.path("type").asText("").equals("redacted_thinking")) {
                blocks.begin(block, events).seal();
                continue;
            }
            String again = block.path("thinking").asText("");
            StreamedBlock open = blocks.last(THINKING);
            if (text.isEmpty() && (open == null || !open.said().equals(again))) {
                thought(again, events);
            }
            sign(block.path("signature").asText(""), events);
        }
    }

    private void thought(String text, Consumer<ClientEvent> events) {
        if (!text.isEmpty()) {
            add(Thoughts.thinking("", ""), MessageEvents.piece("thinking_delta", THINKING, text), events)
                    .remember(text);
        }
    }

    private void sign(String signature, Consumer<ClientEvent> events) {
        if (!signature.isEmpty()) {
            ObjectNode piece = MessageEvents.piece("signature_delta", "signature", signature);
            add(Thoughts.thinking("", ""), piece, events).seal();
        }
    }

    private void say(@Nullable String text, Consumer<ClientEvent> events) {
        if (text != null && !text.isEmpty()) {
            ObjectNode start = Json.object().put("type", "text").put("text", "");
            add(start, MessageEvents.piece("text_delta", "text", text), events);
        }
    }

    /** Goes on with the last block if it is of the same type, else begins one. */
    private StreamedBlock add(ObjectNode start, ObjectNode piece, Consumer<ClientEvent> events) {
        StreamedBlock last = blocks.last(start.path("type").textValue());
        StreamedBlock block = last == null ? blocks.begin(start, events) : last;
        blocks.add(block, piece, events);
        return block;
    }

    private void call(JsonNode call, Consumer<ClientEvent> events) {
        int key = call.path("index").asInt(0);
        StreamedBlock block = calls.get(key);
        if (block == null) {
            block = blocks.begin(MessageAnswer.start(call, wish), events);
            calls.put(key, block);
        }
        String fragment = call.at("/function/arguments").asText("");
        if (!fragment.isEmpty()) {
            block.remember(fragment);
            blocks.add(block, MessageEvents.piece("input_json_delta", "partial_json", fragment), events);
        }
    }

    @Override
    public void end(Consumer<ClientEvent> events) {
        start(Json.object(), events); // only if there was nothing at all
        blocks.end(events);
        ObjectNode delta = Json.object();
        StopReasons.add(delta, finishReason, refusal.toString(), !calls.isEmpty());
        events.accept(MessageEvents.ending(delta, MessageUsage.of(usage)));
        events.accept(MessageEvents.stop());
    }
}
