package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is known of one content block of a stream while it is being said. */
final class StreamedBlock {

    /** What the block is for the client. */
    enum Kind {
        /** Text. */
        TEXT,
        /** Thinking, with a signature at its end. */
        THINKING,
        /** A call that the client is to make. */
        CALL,
        /** A call whose input is the answer's text. */
        JSON,
        /** Nothing: server tools, their results, and what is new. */
        IGNORED
    }

    private final Kind kind;
    private final int callIndex;
    private final String wholeInput;
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private boolean hasArguments;

    private StreamedBlock(Kind kind, int callIndex, String wholeInput) {
        this.kind = kind;
        this.callIndex = callIndex;
        this.wholeInput = wholeInput;
    }

    static StreamedBlock of(Kind kind) {
        return new StreamedBlock(kind, -1, "");
    }

    /** {@code start} holds the input that some servers send whole. */
    static StreamedBlock call(Kind kind, int callIndex, JsonNode start) {
        return new StreamedBlock(kind, callIndex, AnthropicAnswer.input(start.path("input")));
    }

    Kind kind() {
        return kind;
    }

    int callIndex() {
        return callIndex;
    }

    void think(String thought) {
        thinking.append(thought);
    }

    void sign(String piece) {
        signature.append(piece);
    }

    void addArguments() {
        hasArguments = true;
    }

    /** The arguments of a call that did not come in pieces, {@code {}} when it has none; empty when they did. */
    String argumentsLeft() {
        return hasArguments ? "" : wholeInput;
    }

    boolean isSigned() {
        return !signature.isEmpty();
    }

    /** The block as it can be sent back. */
    ObjectNode signedThinking() {
        return Json.object()
                .put("type", "thinking")
                .put("thinking", thinking.toString())
                .put("signature", signature.toString());
    }
}
