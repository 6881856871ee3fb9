package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items of a conversation as messages
 * (<a href="https://platform.openai.com/docs/api-reference/responses/create#responses-create-input">input</a>). What the
 * assistant thought, said and called in one turn are items here and one message there.
 */
final class Conversation {

    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
    private static final Set<String> MESSAGE = Set.of("type", "id", "status", "role", "content");
    private static final Set<String> OUTPUT = Set.of("type", "id", "status", "call_id", "output");

    /** What OpenAI's own tools did: the assistant has told of it in its messages. */
    private static final Set<String> TOLD = Set.of("web_search_call", "file_search_call", "mcp_list_tools");

    private final ArrayNode messages = Json.MAPPER.createArrayNode();
    private final Calls calls = new Calls(messages);
    private final List<Loss> losses;
    private @Nullable AssistantTurn turn;

    private Conversation(List<Loss> losses) {
        this.losses = losses;
    }

    /** The messages of instructions and input; 400 for what cannot be said. */
    static ArrayNode of(Given asked, List<Loss> losses) {
        Conversation made = new Conversation(losses);
        String instructions = asked.field("instructions").textOrNull();
        if (instructions != null) {
            made.messages.addObject().put("role", "system").put("content", instructions);
        }
        Given input = asked.field("input");
        if (!input.isPresent() || !(input.value().isTextual() || input.value().isArray())) {
            throw input.wrong("must be a string or an array of items").withCode("invalid_type");
        }
        if (input.value().isTextual()) {
            made.messages.addObject().put("role", "user").put("content", input.text());
            return made.messages;
        }
        if (input.value().isEmpty()) {
            throw input.wrong("must have at least one item").withCode("empty_array");
        }
        input.items().forEach(made::add);
        made.endTurn();
        made.calls.checkAnswered();
        return made.messages;
    }

    private void add(Given item) {
        item.object();
        Given type = item.field("type");
        switch (type.isPresent() || !item.field("role").isPresent() ? type.text() : "message") {
            case "message" -> addMessage(item);
            case "reasoning" -> turnFor(item, true).think(item, losses);
            case "function_call", "custom_tool_call" -> calls.made(item, turnFor(item, false), losses);
            case "function_call_output", "custom_tool_call_output" -> addOutput(item);
            case "item_reference" ->
                throw type.wrong("is not supported: items are not stored here, so send the item itself")
                        .withCode("unsupported_value");
            default -> {
                if (!TOLD.contains(type.text())) {
                    throw type.wrong(
                                    "is not supported: '" + type.text() + "' belongs to a tool that OpenAI runs itself")
                            .withCode("unsupported_value");
                }
                losses.add(Loss.dropped(item.path()));
            }
        }
    }

    private void addMessage(Given item) {
        String role = item.field("role").text();
        if (!ROLES.contains(role)) {
            throw item.field("role").wrong("must be one of user, assistant, system, developer");
        }
        Leftovers.note(item, MESSAGE, losses);
        if (role.equals("assistant")) {
            AssistantTurn current = turn;
            if (current != null && current.hasSaid() && !current.hasCalled()) {
                endTurn(); // two messages are two messages, unless calls must not be parted from their turn
            }
            turnFor(item, false).say(Parts.of(item.field("content"), role, losses));
            return;
        }
        endTurn();
        ObjectNode message = messages.addObject().put("role", role);
        message.set("content", Parts.simplest(Parts.of(item.field("content"), role, losses)));
    }

    private void addOutput(Given item) {
        Leftovers.note(item, OUTPUT, losses);
        endTurn();
        calls.answered(item, Parts.simplest(Parts.of(item.field("output"), "tool", losses)));
    }

    /** The turn that the item belongs to; thoughts after words begin another one. */
    private AssistantTurn turnFor(Given item, boolean thought) {
        AssistantTurn current = turn;
        if (current != null && thought && current.hasSaid() && !current.hasCalled()) {
            endTurn();
            current = null;
        }
        if (current == null) {
            current = new AssistantTurn(messages.addObject().put("role", "assistant"), item.path());
            turn = current;
        }
        return current;
    }

    private void endTurn() {
        if (turn != null && !turn.end()) {
            messages.remove(messages.size() - 1);
            losses.add(Loss.dropped(turn.path()));
        }
        turn = null;
    }
}
