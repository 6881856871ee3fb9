package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the output
 * (<a href="https://platform.openai.com/docs/api-reference/responses/object#responses-object-output">output</a>) that
 * grows with the stream. Its id and its index are the same in all events.
 */
abstract sealed class OutputItem permits ReasoningItem, MessageItem, CallItem {

    private final Events events;
    private final String id;
    private final int index;
    private @Nullable ObjectNode said;

    OutputItem(Events events, String id, int index) {
        this.events = events;
        this.id = id;
        this.index = index;
    }

    /** The item as it is now. */
    abstract ObjectNode item(String status);

    /** Ends what is open inside the item. */
    abstract void endParts();

    final String id() {
        return id;
    }

    /** Tells that the item is there. */
    final void open() {
        ObjectNode fields = Json.object().put("output_index", index);
        fields.set("item", item("in_progress"));
        events.say("response.output_item.added", fields);
    }

    /** Tells that the item is whole, or that it never will be; only the first call counts. */
    final void close(String status) {
        if (said != null) {
            return;
        }
        endParts();
        ObjectNode whole = item(status);
        said = whole;
        ObjectNode fields = Json.object().put("output_index", index);
        fields.set("item", whole);
        events.say("response.output_item.done", fields);
    }

    /** The item as it was closed, or as far as it came. */
    final ObjectNode said() {
        return said == null ? item("incomplete") : said;
    }

    /** An event of this item. */
    final void say(String type, ObjectNode more) {
        ObjectNode fields = Json.object().put("item_id", id).put("output_index", index);
        fields.setAll(more);
        events.say(type, fields);
    }
}
