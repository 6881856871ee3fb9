package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;

/**
 * What a request makes of its answer.
 *
 * @param thinking whether thinking is shown: only when it was asked for, as Anthropic does, because clients take the
 *     first block for the answer
 * @param names the names of the request's tools
 */
record Wish(boolean thinking, ToolNames names) {

    private static final Set<String> ASKS = Set.of("enabled", "adaptive", "between_tools");

    static Wish of(ModelRequest request) {
        ModelRequest.Original original = request.original();
        JsonNode said = original == null ? MissingNode.getInstance() : original.body();
        JsonNode thinking = said.path("thinking");
        boolean asked = ASKS.contains(thinking.path("type").asText(""));
        boolean omitted = thinking.path("display").asText("").equals("omitted");
        return new Wish(asked && !omitted, ToolNames.of(said));
    }
}
