package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What a request makes of its answer.
 *
 * @param thinking whether thinking is shown: not when it is turned off or omitted
 * @param names the names of the request's tools
 */
record Wish(boolean thinking, ToolNames names) {

    static Wish of(ModelRequest request) {
        ModelRequest.Original original = request.original();
        JsonNode said = original == null ? MissingNode.getInstance() : original.body();
        JsonNode thinking = said.path("thinking");
        boolean hidden = thinking.path("type").asText("").equals("disabled")
                || thinking.path("display").asText("").equals("omitted");
        return new Wish(!hidden, ToolNames.of(said));
    }
}
