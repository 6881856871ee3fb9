package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is known of one content block of a stream while it is being said. */
final class StreamedBlock {

    /** What the block is for the client. */
    enum Kind {
        /** Text, with citations. */
        TEXT,
        /** Thinking, with a signature at its end. */
        THINKING,
        /** A call that the client is to make. */
        CALL,
        /** A call of a custom tool: its input is in the arguments, and is said when they are complete. */
        CUSTOM,
        /** A call whose input is the answer's text. */
        JSON,
        /** Nothing: server tools, their results, and what is new. */
        IGNORED
    }

    private final Kind kind;
    private final int index;
    private final String wholeInput;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final ArrayNode citations = Json.MAPPER.createArrayNode();
    private boolean hasArguments;

    private StreamedBlock(Kind kind, int index, String wholeInput) {
        this.kind = kind;
        this.index = index;
        this.wholeInput = wholeInput;
    }

    /** {@code index} is what the kind counts: characters before a text, thinking before thinking. */
    static StreamedBlock of(Kind kind, int index) {
        return new StreamedBlock(kind, index, "");
    }

    /** {@code start} holds the input that some servers send whole. */
    static StreamedBlock call(Kind kind, int callIndex, JsonNode start) {
        return new StreamedBlock(kind, callIndex, AnthropicAnswer.input(start.path("input")));
    }

    Kind kind() {
        return kind;
    }

    int index() {
        return index;
    }

    void cite(JsonNode citation) {
        citations.add(citation);
    }

    ArrayNode citations() {
        return citations;
    }

    /** Whether this is the first thing that is said. */
    boolean think(String thought) {
        boolean first = said.isEmpty();
        said.append(thought);
        return first;
    }

    void sign(String piece) {
        signature.append(piece);
    }

    void addArguments(String fragment) {
        hasArguments = true;
        if (kind == Kind.CUSTOM) {
            said.append(fragment);
        }
    }

    /** The arguments of a call that did not come in pieces, {@code {}} when it has none; empty when they did. */
    String argumentsLeft() {
        return hasArguments ? "" : wholeInput;
    }

    /** What was said and has been kept: thinking, or a custom tool's arguments. */
    String said() {
        return said.toString();
    }

    boolean isSigned() {
        return !signature.isEmpty();
    }

    /** The block as it can be sent back. */
    ObjectNode signedThinking() {
        return ThinkingBlocks.thinking(said(), signature.toString());
    }
}
