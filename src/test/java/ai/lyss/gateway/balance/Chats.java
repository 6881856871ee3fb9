package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Requests for choices. */
final class Chats {

    private Chats() {}

    /** With one message of its user, and fields with texts. */
    static ModelRequest of(String said, Map<String, String> fields) {
        ObjectNode body = Json.object();
        fields.forEach(body::put);
        body.putArray("messages").addObject().put("role", "user").put("content", said);
        return ModelRequest.chat(Fleet.MODEL, false, false, body);
    }

    static ModelRequest of(String said) {
        return of(said, Map.of());
    }
}
