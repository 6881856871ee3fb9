package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The output of a response as it grows: thoughts, words and calls become items in the order in which they begin. A whole
 * message is the same as a delta that says everything at once.
 */
final class Output {

    private final Events events;
    private final String seed;
    private final List<OutputItem> items = new ArrayList<>();
    private final Map<Integer, CallItem> calls = new TreeMap<>();
    private @Nullable ReasoningItem reasoning;
    private @Nullable MessageItem message;

    /** An output whose items' ids end in {@code seed} and their number. */
    Output(Events events, String seed) {
        this.events = events;
        this.seed = seed;
    }

    /** A {@code delta} or a {@code message}, and the {@code logprobs} beside it. */
    void take(JsonNode delta, JsonNode logprobs) {
        think(delta);
        String text = text(delta, "content");
        if (!text.isEmpty() || !logprobs.path("content").isEmpty()) {
            message().text(text, logprobs);
        }
        String refusal = text(delta, "refusal");
        if (!refusal.isEmpty()) {
            message().refusal(refusal);
        }
        if (!delta.path("annotations").isEmpty()) {
            message().annotate(delta.path("annotations"));
        }
        JsonNode fragments = delta.path("tool_calls");
        for (int i = 0; i < fragments.size(); i++) {
            call(fragments.get(i).path("index").asInt(i), fragments.get(i));
        }
    }

    /** The name of the thoughts differs between servers. */
    private void think(JsonNode delta) {
        String thought = text(delta, "reasoning_content");
        if (thought.isEmpty()) {
            thought = text(delta, "reasoning");
        }
        if (!thought.isEmpty()) {
            reasoning().think(thought);
        }
        if (!delta.path("thinking_blocks").isEmpty()) {
            reasoning().keep(delta.path("thinking_blocks"));
        }
    }

    private void call(int index, JsonNode fragment) {
        CallItem call = calls.get(index);
        if (call == null) {
            closeWords();
            String prefix = CallItem.isCustom(fragment) ? "ctc" : "fc";
            call = begin(new CallItem(events, id(prefix), items.size(), fragment));
            calls.put(index, call);
        }
        call.add(fragment);
    }

    private ReasoningItem reasoning() {
        ReasoningItem current = reasoning;
        if (current == null) {
            closeWords();
            current = begin(new ReasoningItem(events, id("rs"), items.size()));
            reasoning = current;
        }
        return current;
    }

    private MessageItem message() {
        MessageItem current = message;
        if (current == null) {
            closeWords();
            current = begin(new MessageItem(events, id("msg"), items.size()));
            message = current;
        }
        return current;
    }

    private <T extends OutputItem> T begin(T item) {
        items.add(item);
        item.open();
        return item;
    }

    private String id(String prefix) {
        return prefix + "_" + seed + String.format("%04x", items.size());
    }

    /** Words end where something else begins; calls stay open, because servers may mix their fragments. */
    private void closeWords() {
        if (reasoning != null) {
            reasoning.close("completed");
            reasoning = null;
        }
        if (message != null) {
            message.close("completed");
            message = null;
        }
    }

    /** The answer is over; if it is not whole, it is the last item that was cut. */
    void end(boolean whole) {
        if (whole && items.stream().allMatch(ReasoningItem.class::isInstance)) {
            message().text("", Json.MAPPER.missingNode()); // it was silent, and clients look for a message
        }
        for (OutputItem item : items) {
            item.close(whole || item != items.getLast() ? "completed" : "incomplete");
        }
    }

    /** The items so far. */
    ArrayNode said() {
        ArrayNode said = Json.MAPPER.createArrayNode();
        items.forEach(item -> said.add(item.said()));
        return said;
    }

    private static String text(JsonNode holder, String field) {
        String text = Json.textOf(holder, field);
        return text == null ? "" : text;
    }
}
