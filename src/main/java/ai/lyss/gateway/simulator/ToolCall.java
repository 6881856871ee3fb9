package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A call in an answer.
 *
 * @param index its place among the calls of the answer
 * @param id what the result will be matched by
 * @param name the tool
 * @param arguments as an object
 * @param pieces the same as the fragments of its JSON text
 */
record ToolCall(int index, String id, String name, ObjectNode arguments, List<String> pieces) {

    static ToolCall of(int index, String idPrefix, Tool tool) {
        ObjectNode arguments = SampleArguments.of(tool.schema());
        return new ToolCall(index, Ids.next(idPrefix), tool.name(), arguments, Pieces.of(Json.text(arguments)));
    }

    /** The arguments as JSON text. */
    String text() {
        return String.join("", pieces);
    }

    /** One for the name, and the arguments. */
    int tokens() {
        return 1 + pieces.size();
    }
}
