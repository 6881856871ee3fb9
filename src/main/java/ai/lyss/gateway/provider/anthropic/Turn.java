package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One turn in the making. Its blocks are sorted as Anthropic wants them, each kind in the client's order: the user's
 * tool results before what the user says; the assistant's thinking, then what it says, then its calls.
 */
final class Turn {

    private static final String PLACEHOLDER = ".";

    private final boolean user;
    private final Map<String, ObjectNode> results = new LinkedHashMap<>();
    private final List<ObjectNode> thinking = new ArrayList<>();
    private final List<ObjectNode> said = new ArrayList<>();
    private final Map<String, ObjectNode> calls = new LinkedHashMap<>();

    Turn(boolean user) {
        this.user = user;
    }

    boolean isUser() {
        return user;
    }

    void think(List<ObjectNode> blocks) {
        thinking.addAll(blocks);
    }

    void say(List<ObjectNode> blocks) {
        said.addAll(blocks);
    }

    void call(String id, ObjectNode block) {
        calls.put(id, block);
    }

    /** A second result for the same call is no result of anything. */
    void answer(String id, ObjectNode result) {
        if (results.putIfAbsent(id, result) != null) {
            said.addAll(Blocks.orphan(result));
        }
    }

    boolean hasResults() {
        return !results.isEmpty();
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    boolean hasThinking() {
        return !thinking.isEmpty();
    }

    /** Makes the results exactly those of the calls before: what is missing is made up, what is over becomes text. */
    void answerExactly(Turn before) {
        List<ObjectNode> orphans = new ArrayList<>();
        results.entrySet().removeIf(entry -> {
            boolean orphan = !before.calls.containsKey(entry.getKey());
            if (orphan) {
                orphans.addAll(Blocks.orphan(entry.getValue()));
            }
            return orphan;
        });
        said.addAll(0, orphans);
        before.calls.keySet().forEach(id -> results.computeIfAbsent(id, Blocks::missingResult));
    }

    /** True when a model that can go on with its own words can go on with these; trailing white space is refused. */
    boolean trimForPrefill() {
        String text = said.isEmpty() ? null : Json.textOf(said.getLast(), "text");
        if (hasCalls() || text == null) {
            return false;
        }
        said.getLast().put("text", text.stripTrailing());
        return true;
    }

    /** The blocks, never none. */
    ArrayNode content() {
        ArrayNode content = Json.MAPPER.createArrayNode();
        content.addAll(results.values()).addAll(thinking).addAll(said).addAll(calls.values());
        if (content.isEmpty()) {
            content.add(Blocks.text(PLACEHOLDER));
        }
        return content;
    }

    /** A user's turn that says next to nothing. */
    static Turn placeholder() {
        return new Turn(true);
    }
}
