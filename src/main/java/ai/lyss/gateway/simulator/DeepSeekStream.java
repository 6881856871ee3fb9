package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** OpenAI's stream with keep-alive comments, and with thoughts that one can read. */
final class DeepSeekStream extends OpenAiStream {

    private static final byte[] REASONING = "\"content\":null,\"reasoning_content\":\"".getBytes(US_ASCII);

    DeepSeekStream(DeepSeekShapes shapes, Asked asked, Reply reply, Frame frame) {
        super(shapes, asked, reply, frame);
    }

    @Override
    String envelope() {
        return "\",\"system_fingerprint\":\"fp_simulator\"";
    }

    @Override
    String beginning() {
        return "";
    }

    @Override
    public void start() {
        frame.raw(": keep-alive\n\n");
        super.start();
    }

    @Override
    public void thought(String piece) {
        field(REASONING, piece);
    }
}
