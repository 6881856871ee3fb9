package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's messages as Anthropic's turns
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>): system text apart, neighbours of one
 * role merged, the results of a turn's tool calls all in the next turn.
 */
final class Turns {

    private final ArrayNode system = Json.MAPPER.createArrayNode();
    private final List<Turn> turns = new ArrayList<>();
    private final ToolIds ids = new ToolIds();

    private Turns() {}

    static Turns of(ObjectNode chat) {
        Turns made = new Turns();
        ArrayNode messages = ClientField.objects(chat, "messages", "");
        if (messages.isEmpty()) {
            throw GatewayException.invalid("messages", "'messages' must have at least one message.");
        }
        for (int i = 0; i < messages.size(); i++) {
            made.add(messages.get(i), "messages[" + i + "]");
        }
        return made;
    }

    /** The system blocks, in order, wherever in the conversation they stood. */
    ArrayNode system() {
        return system;
    }

    /** The turns as Anthropic's {@code messages}. */
    ArrayNode messages() {
        ArrayNode messages = Json.MAPPER.createArrayNode();
        for (Turn turn : turns) {
            messages.addObject()
                    .put("role", turn.isUser() ? "user" : "assistant")
                    .set("content", turn.content());
        }
        return messages;
    }

    /**
     * Whether a model with a budget can be made to think now: in the middle of tool calls only if it was thinking when
     * it began them, and its thinking was sent back.
     */
    boolean mayThinkAgain() {
        int last = turns.size() - 1;
        Turn began = null;
        for (int i = last; i > 0 && turns.get(i).isUser() && turns.get(i).hasResults(); i -= 2) {
            began = turns.get(i - 1);
        }
        return began == null || began.hasThinking();
    }

    /** Makes it a conversation: the user begins, calls have results, and the user ends it unless a prefill is allowed. */
    void frame(boolean canPrefill) {
        if (turns.isEmpty()) { // nothing but system text: it is what the user says
            List<ObjectNode> said = new ArrayList<>();
            system.forEach(block -> said.add((ObjectNode) block));
            turn(true).say(said);
            system.removeAll();
        }
        if (!turns.getFirst().isUser()) {
            turns.addFirst(Turn.placeholder());
        }
        Turn last = turns.getLast();
        if (!last.isUser() && !(canPrefill && last.trimForPrefill())) {
            Turn next = turn(true);
            if (!last.hasCalls()) {
                next.say(List.of(Blocks.text("Continue.")));
            }
        }
        Turn before = Turn.placeholder();
        for (Turn turn : turns) {
            if (turn.isUser()) {
                turn.answerExactly(before);
            }
            before = turn;
        }
    }

    private void add(JsonNode message, String at) {
        switch (ClientField.requiredText(message, "role", at)) {
            case "system", "developer" -> Content.text(message, at).forEach(system::add);
            case "user" -> turn(true).say(Content.any(message, at));
            case "assistant" -> addAssistant(message, at);
            case "tool" -> addResult(ClientField.requiredText(message, "tool_call_id", at), message, at);
            case "function" -> addResult(functionId(ClientField.requiredText(message, "name", at)), message, at);
            default ->
                throw GatewayException.invalid(
                        at + ".role",
                        "'" + at + ".role' must be one of system, developer, user, assistant, tool, function.");
        }
    }

    /** An assistant that says nothing has no turn. */
    private void addAssistant(JsonNode message, String at) {
        List<ObjectNode> thinking = ThinkingBlocks.signed(message, at);
        List<ObjectNode> said = Content.text(message, at);
        String refusal = ClientField.text(message, "refusal", at);
        if (refusal != null && !refusal.isBlank()) {
            said.add(Blocks.text(refusal));
        }
        ArrayNode calls = ClientField.objects(message, "tool_calls", at);
        ObjectNode function = ClientField.object(message, "function_call", at);
        if (said.isEmpty() && calls.isEmpty() && function == null) {
            return;
        }
        Turn turn = turn(false);
        turn.think(thinking);
        turn.say(said);
        for (int i = 0; i < calls.size(); i++) {
            String callAt = at + ".tool_calls[" + i + "]";
            String id = ids.call(ClientField.requiredText(calls.get(i), "id", callAt));
            turn.call(id, Blocks.toolUse(id, calls.get(i), callAt));
        }
        if (function != null) {
            String id = ids.call(functionId(ClientField.requiredText(function, "name", at + ".function_call")));
            turn.call(id, Blocks.functionUse(id, function, at + ".function_call"));
        }
    }

    private void addResult(String clientId, JsonNode message, String at) {
        String id = ids.result(clientId);
        turn(true).answer(id, Blocks.toolResult(id, message, at));
    }

    /** The deprecated function calls have no ids; a name is called once at a time. */
    private static String functionId(String name) {
        return "function:" + name;
    }

    private Turn turn(boolean user) {
        if (turns.isEmpty() || turns.getLast().isUser() != user) {
            turns.add(new Turn(user));
        }
        return turns.getLast();
    }
}
