package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * The events of one response, numbered from 0
 * (<a href="https://platform.openai.com/docs/api-reference/responses-streaming">streaming</a>). The SSE event's name is
 * the type.
 */
final class Events {

    private static final Consumer<ClientEvent> NOBODY = event -> {};

    private Consumer<ClientEvent> to = NOBODY;
    private int next;

    /** Whom to tell from now on. */
    void to(Consumer<ClientEvent> listener) {
        to = listener;
    }

    /** True once something was said. */
    boolean hasBegun() {
        return next > 0;
    }

    /** Says an event with its own fields. */
    void say(String type, ObjectNode fields) {
        ObjectNode event = Json.object().put("type", type).put("sequence_number", next++);
        event.setAll(fields);
        to.accept(ClientEvent.named(type, event));
    }

    /** Says an event about the response as it is. */
    void sayResponse(String type, ObjectNode response) {
        ObjectNode fields = Json.object();
        fields.set("response", response);
        say(type, fields);
    }
}
