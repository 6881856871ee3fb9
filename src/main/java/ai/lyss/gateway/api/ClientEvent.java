package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream to a client (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">SSE</a>).
 *
 * @param name the event's type, or null for none
 * @param data one line, UTF-8
 */
public record ClientEvent(@Nullable String name, byte[] data) {

    /** An event without a type. */
    public static ClientEvent unnamed(ObjectNode data) {
        return new ClientEvent(null, Json.bytes(data));
    }

    /** An event with a type. */
    public static ClientEvent named(String name, ObjectNode data) {
        return new ClientEvent(name, Json.bytes(data));
    }
}
