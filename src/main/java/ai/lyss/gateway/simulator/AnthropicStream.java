package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Anthropic's stream (<a href="https://docs.anthropic.com/en/docs/build-with-claude/streaming">streaming</a>): blocks
 * that are opened, filled and closed one after another.
 */
final class AnthropicStream implements StreamShape {

    private static final byte[] TEXT = "{\"type\":\"text\",\"text\":\"\"}".getBytes(US_ASCII);
    private static final byte[] THINKING =
            "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}".getBytes(US_ASCII);
    private static final byte[] DELTA =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":".getBytes(US_ASCII);
    private static final byte[] END_OF_DELTA = "\"}}\n\n".getBytes(US_ASCII);

    private final Asked asked;
    private final Reply reply;
    private final Frame frame;
    private int block = -1;
    private String open = "";

    AnthropicStream(Asked asked, Reply reply, Frame frame) {
        this.asked = asked;
        this.reply = reply;
        this.frame = frame;
    }

    @Override
    public void start() {
        ObjectNode message = AnthropicShapes.envelope(reply);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        if (reply.reportsUsage()) {
            Usage usage = reply.usage();
            message.set("usage", AnthropicShapes.usage(new Usage(usage.prompt(), 1, usage.cached(), 0, 0), 1));
        }
        ObjectNode event = Json.object().put("type", "message_start");
        event.set("message", message);
        event("message_start", event);
        event("ping", Json.object().put("type", "ping"));
    }

    private void event(String name, ObjectNode data) {
        frame.raw("event: ").raw(name).raw("\ndata: ").raw(Json.bytes(data)).raw("\n\n");
    }

    @Override
    public void thought(String piece) {
        begin("thinking", THINKING);
        if (asked.showsThoughts()) {
            delta("thinking_delta\",\"thinking\":\"", piece);
        }
    }

    @Override
    public void text(String piece) {
        begin("text", TEXT);
        delta("text_delta\",\"text\":\"", piece);
    }

    @Override
    public void call(ToolCall call) {
        begin(call.id(), Json.bytes(AnthropicShapes.start(call)));
        delta("input_json_delta\",\"partial_json\":\"", "");
    }

    @Override
    public void arguments(ToolCall call, String piece) {
        delta("input_json_delta\",\"partial_json\":\"", piece);
    }

    private void delta(String type, String piece) {
        frame.raw(DELTA)
                .raw(block)
                .raw(",\"delta\":{\"type\":\"")
                .raw(type)
                .quoted(piece)
                .raw(END_OF_DELTA);
    }

    /** Opens a block unless it is open. */
    private void begin(String what, byte[] start) {
        if (open.equals(what)) {
            return;
        }
        close();
        open = what;
        block++;
        frame.raw("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":")
                .raw(block)
                .raw(",\"content_block\":")
                .raw(start)
                .raw("}\n\n");
    }

    private void close() {
        if (open.isEmpty()) {
            return;
        }
        if (open.equals("thinking")) {
            delta("signature_delta\",\"signature\":\"", Signature.VALUE);
        }
        frame.raw("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":")
                .raw(block)
                .raw("}\n\n");
        open = "";
    }

    @Override
    public void malformed() {
        frame.raw("event: content_block_delta\ndata: {\"type\":\"content_block_\n\n");
    }

    @Override
    public void error() {
        event("error", AnthropicErrors.of(Refusal.scripted(Trouble.OVERLOADED, null)));
    }

    @Override
    public void finish() {
        close();
        ObjectNode event = Json.object().put("type", "message_delta");
        event.set("delta", AnthropicShapes.end(reply));
        if (reply.reportsUsage()) {
            event.set(
                    "usage", AnthropicShapes.usage(reply.usage(), reply.usage().completion()));
        }
        event("message_delta", event);
        event("message_stop", Json.object().put("type", "message_stop"));
    }
}
