package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.core.Json;

/** Gemini's stream: events framed with CRLF, or one array that arrives piece by piece. */
final class GeminiStream implements StreamShape {

    private static final byte[] PART = "{\"candidates\":[{\"content\":{\"parts\":[".getBytes(US_ASCII);
    private static final byte[] TEXT = "{\"text\":\"".getBytes(US_ASCII);

    private final Reply reply;
    private final Frame frame;
    private final boolean sse;
    private final byte[] tail;
    private boolean begun;
    private long thoughts;
    private long candidates;

    GeminiStream(Reply reply, Frame frame, boolean sse) {
        this.reply = reply;
        this.frame = frame;
        this.sse = sse;
        this.tail = new Frame()
                .raw(",\"modelVersion\":\"")
                .quoted(reply.model())
                .raw("\",\"responseId\":\"")
                .raw(Ids.next(""))
                .raw("\"}")
                .take();
    }

    /** Nothing comes before the first content. */
    @Override
    public void start() {}

    private void begin() {
        frame.raw(sse ? "data: " : begun ? ",\r\n" : "[");
        begun = true;
    }

    private void end() {
        if (sse) {
            frame.raw("\r\n\r\n");
        }
    }

    private void close(String finish) {
        frame.raw("],\"role\":\"model\"}").raw(finish);
        metadata();
    }

    private void metadata() {
        frame.raw(",\"index\":0}]");
        if (reply.reportsUsage()) {
            frame.raw(",\"usageMetadata\":").raw(Json.bytes(GeminiShapes.usage(reply.usage(), candidates, thoughts)));
        }
        frame.raw(tail);
        end();
    }

    @Override
    public void thought(String piece) {
        thoughts++;
        begin();
        frame.raw(PART).raw(TEXT).quoted(piece).raw("\",\"thought\":true}");
        close("");
    }

    @Override
    public void text(String piece) {
        candidates++;
        begin();
        frame.raw(PART).raw(TEXT).quoted(piece).raw("\"}");
        close("");
    }

    /** A call arrives whole. */
    @Override
    public void call(ToolCall call) {
        candidates += call.tokens();
        begin();
        frame.raw(PART).raw(Json.bytes(GeminiShapes.part(call)));
        close("");
    }

    @Override
    public void arguments(ToolCall call, String piece) {}

    @Override
    public void malformed() {
        begin();
        frame.raw("{\"candidates\":[{\"content\"");
        end();
    }

    @Override
    public void error() {
        begin();
        frame.raw(Json.bytes(GeminiErrors.of(Refusal.scripted(Trouble.UNAVAILABLE, null))));
        end();
        if (!sse) {
            frame.raw("]");
        }
    }

    /** What was filtered has no content. */
    @Override
    public void finish() {
        begin();
        String reason = "\"finishReason\":\"" + GeminiShapes.finishReason(reply.finish()) + "\"";
        if (reply.finish() == Finish.FILTER) {
            frame.raw("{\"candidates\":[{").raw(reason);
            metadata();
        } else {
            frame.raw(PART).raw(TEXT).raw("\"}");
            close("," + reason);
        }
        if (!sse) {
            frame.raw("]");
        }
    }
}
