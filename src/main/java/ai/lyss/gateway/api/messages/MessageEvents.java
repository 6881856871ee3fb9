package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The events of a streamed message (<a href="https://docs.anthropic.com/en/api/messages-streaming">streaming</a>). */
final class MessageEvents {

    private MessageEvents() {}

    static ClientEvent start(ObjectNode message) {
        ObjectNode event = event("message_start");
        event.set("message", message);
        return said(event);
    }

    static ClientEvent startBlock(int index, ObjectNode block) {
        ObjectNode event = event("content_block_start").put("index", index);
        event.set("content_block", block);
        return said(event);
    }

    static ClientEvent delta(int index, ObjectNode delta) {
        ObjectNode event = event("content_block_delta").put("index", index);
        event.set("delta", delta);
        return said(event);
    }

    static ClientEvent stopBlock(int index) {
        return said(event("content_block_stop").put("index", index));
    }

    /** Why it ends, and what it used. */
    static ClientEvent ending(ObjectNode delta, ObjectNode usage) {
        ObjectNode event = event("message_delta");
        event.set("delta", delta);
        event.set("usage", usage);
        return said(event);
    }

    static ClientEvent stop() {
        return said(event("message_stop"));
    }

    /** A piece of what a block says: {@code text_delta} with {@code text}, and the like. */
    static ObjectNode piece(String type, String field, String value) {
        return Json.object().put("type", type).put(field, value);
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static ClientEvent said(ObjectNode event) {
        return ClientEvent.named(event.path("type").textValue(), event);
    }
}
