package ai.lyss.gateway.api.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A block of a stream: what it begins with, and what has come for it while another one was open. */
final class StreamedBlock {

    private final ObjectNode start;
    private final List<ObjectNode> held = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();
    private int open;
    private boolean opened;
    private boolean quoted;
    private boolean escaped;
    private boolean sealed;

    StreamedBlock(ObjectNode start) {
        this.start = start;
    }

    ObjectNode start() {
        return start;
    }

    boolean is(String type) {
        return start.path("type").asText("").equals(type);
    }

    void hold(ObjectNode delta) {
        held.add(delta);
    }

    List<ObjectNode> held() {
        return held;
    }

    /** Remembers a piece of a call's arguments, or of a thought. */
    void remember(String piece) {
        said.append(piece);
        for (int i = 0; i < piece.length(); i++) {
            follow(piece.charAt(i));
        }
    }

    /** Brackets are counted as they come: what is long is not read again with each piece. */
    private void follow(char next) {
        if (escaped) {
            escaped = false;
        } else if (quoted) {
            escaped = next == '\\';
            quoted = next != '"';
        } else if (next == '"') {
            quoted = true;
        } else if (next == '{' || next == '[') {
            open++;
            opened = true;
        } else if (next == '}' || next == ']') {
            open--;
        }
    }

    /** What was remembered, all together. */
    String said() {
        return said.toString();
    }

    /** Nothing more may be added: a signature is of what was said before it. */
    void seal() {
        sealed = true;
    }

    boolean isSealed() {
        return sealed;
    }

    /** Whether nothing more can come: a call has all of its arguments once they are one JSON object. */
    boolean isComplete() {
        return !is("tool_use") || (opened && open <= 0);
    }
}
