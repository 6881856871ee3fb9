package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.core.Json;
import java.time.Instant;

/**
 * OpenAI's stream (<a href="https://platform.openai.com/docs/api-reference/chat-streaming">streaming</a>): what all
 * chunks have in common is made once.
 */
class OpenAiStream implements StreamShape {

    private static final byte[] CONTENT = "\"content\":\"".getBytes(US_ASCII);
    private static final byte[] QUOTE = "\"".getBytes(US_ASCII);

    /** The frame that everything goes into. */
    final Frame frame;

    private final OpenAiShapes shapes;
    private final Asked asked;
    private final Reply reply;
    private final boolean reportsUsage;
    private final byte[] head;
    private final byte[] middle;
    private final byte[] tail;

    OpenAiStream(OpenAiShapes shapes, Asked asked, Reply reply, Frame frame) {
        this.shapes = shapes;
        this.asked = asked;
        this.reply = reply;
        this.frame = frame;
        this.reportsUsage = asked.includeUsage() && reply.reportsUsage();
        this.head = new Frame()
                .raw("data: {\"id\":\"")
                .raw(Ids.next("chatcmpl-"))
                .raw("\",\"object\":\"chat.completion.chunk\",\"created\":")
                .raw(Instant.now().getEpochSecond())
                .raw(",\"model\":\"")
                .quoted(reply.model())
                .raw(envelope())
                .raw(",\"choices\":[")
                .take();
        this.middle =
                new Frame().raw("}").raw(choice()).raw(",\"finish_reason\":").take();
        this.tail = new Frame()
                .raw(reportsUsage ? "}],\"usage\":null}\n\n" : "}]}\n\n")
                .take();
    }

    /** The rest of every chunk's first level, beginning with the end of the model's name. */
    String envelope() {
        return "\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulator\"";
    }

    /** What stands beside every delta. */
    String choice() {
        return ",\"logprobs\":null";
    }

    /** What stands beside the role. */
    String beginning() {
        return ",\"refusal\":null";
    }

    private Frame open(int choice) {
        return frame.raw(head).raw("{\"index\":").raw(choice).raw(",\"delta\":{");
    }

    private void close() {
        frame.raw(middle).raw("null").raw(tail);
    }

    @Override
    public void start() {
        boolean hasText = reply.calls().isEmpty() && reply.thoughts().isEmpty();
        for (int i = 0; i < asked.choices(); i++) {
            open(i).raw("\"role\":\"assistant\",\"content\":")
                    .raw(hasText ? "\"\"" : "null")
                    .raw(beginning());
            close();
        }
    }

    /** OpenAI keeps the thoughts to itself. */
    @Override
    public void thought(String piece) {}

    /** A chunk per choice with one text field. */
    final void field(byte[] name, String piece) {
        for (int i = 0; i < asked.choices(); i++) {
            open(i).raw(name).quoted(piece).raw(QUOTE);
            close();
        }
    }

    @Override
    public void text(String piece) {
        field(CONTENT, piece);
    }

    @Override
    public void call(ToolCall call) {
        for (int i = 0; i < asked.choices(); i++) {
            open(i).raw("\"tool_calls\":[{\"index\":")
                    .raw(call.index())
                    .raw(",\"id\":\"")
                    .quoted(call.id())
                    .raw("\",\"type\":\"function\",\"function\":{\"name\":\"")
                    .quoted(call.name())
                    .raw("\",\"arguments\":\"\"}}]");
            close();
        }
    }

    @Override
    public void arguments(ToolCall call, String piece) {
        for (int i = 0; i < asked.choices(); i++) {
            open(i).raw("\"tool_calls\":[{\"index\":")
                    .raw(call.index())
                    .raw(",\"function\":{\"arguments\":\"")
                    .quoted(piece)
                    .raw("\"}}]");
            close();
        }
    }

    @Override
    public void malformed() {
        frame.raw("data: {\"id\":\"chatcmpl-\n\n");
    }

    @Override
    public void error() {
        frame.raw("data: ")
                .raw(Json.bytes(OpenAiErrors.of(Refusal.scripted(Trouble.INTERNAL, null))))
                .raw("\n\n");
    }

    @Override
    public void finish() {
        for (int i = 0; i < asked.choices(); i++) {
            open(i).raw(middle)
                    .raw("\"")
                    .raw(OpenAiShapes.finishReason(reply.finish()))
                    .raw("\"")
                    .raw(tail);
        }
        afterFinish();
        if (reportsUsage) {
            frame.raw(head)
                    .raw("],\"usage\":")
                    .raw(Json.bytes(shapes.usage(reply)))
                    .raw("}\n\n");
        }
        frame.raw("data: [DONE]\n\n");
    }

    /** What may still come after the choices have finished. */
    void afterFinish() {}
}
