package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's messages as Anthropic's turns
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>): system text apart, neighbours of one
 * role merged, the results of a turn's tool calls all in the next turn.
 */
final class Turns {

    private static final Set<String> SAID = Set.of(
            "role",
            "content",
            "refusal",
            "tool_calls",
            "function_call",
            "thinking_blocks",
            "reasoning_content",
            "cache_control");
    private static final Set<String> SAID_OF_RESULTS =
            Set.of("role", "content", "tool_call_id", "name", "cache_control");

    private final ArrayNode system = Json.MAPPER.createArrayNode();
    private final List<Turn> turns = new ArrayList<>();
    private final ToolIds ids = new ToolIds();

    private final Losses losses;
    private String lastSaid = "";

    private Turns(Losses losses) {
        this.losses = losses;
    }

    static Turns of(ObjectNode chat, Losses losses) {
        Turns made = new Turns(losses);
        ArrayNode messages = ClientField.objects(chat, "messages", "");
        if (messages.isEmpty()) {
            throw GatewayException.invalid("messages", "'messages' must have at least one message.");
        }
        for (int i = 0; i < messages.size(); i++) {
            made.add((ObjectNode) messages.get(i), "messages[" + i + "]");
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
                losses.approximated(lastSaid); // the model answers it and does not go on with it
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

    private void add(ObjectNode message, String at) {
        String role = ClientField.requiredText(message, "role", at);
        switch (role) {
            case "system", "developer" -> addSystem(Content.text(message, at, losses), at);
            case "user" -> turn(true).say(Content.any(message, at, losses));
            case "assistant" -> addAssistant(message, at);
            case "tool" -> addResult(ClientField.requiredText(message, "tool_call_id", at), message, at);
            case "function" -> addResult(functionId(ClientField.requiredText(message, "name", at)), message, at);
            default ->
                throw GatewayException.invalid(
                        at + ".role",
                        "'" + at + ".role' must be one of system, developer, user, assistant, tool, function.");
        }
        boolean isResult = role.equals("tool") || role.equals("function");
        losses.droppedBut(isResult ? SAID_OF_RESULTS : SAID, message, at);
    }

    /** It moves to the front; in the middle of a conversation it was meant to hold from there on. */
    private void addSystem(List<ObjectNode> blocks, String at) {
        if (!blocks.isEmpty() && !turns.isEmpty()) {
            losses.approximated(at);
        }
        blocks.forEach(system::add);
    }

    /** An assistant that says nothing has no turn. */
    private void addAssistant(JsonNode message, String at) {
        List<ObjectNode> thinking = ThinkingBlocks.signed(message, at);
        if (thinking.isEmpty() && !message.path("reasoning_content").asText("").isEmpty()) {
            losses.dropped(at + ".reasoning_content"); // without a signature nobody believes it
        }
        List<ObjectNode> said = Content.text(message, at, losses);
        String refusal = ClientField.text(message, "refusal", at);
        if (refusal != null && !refusal.isBlank()) {
            said.add(Blocks.text(refusal));
        }
        ArrayNode calls = ClientField.objects(message, "tool_calls", at);
        ObjectNode function = ClientField.object(message, "function_call", at);
        if (said.isEmpty() && calls.isEmpty() && function == null) {
            return;
        }
        lastSaid = at;
        Turn turn = turn(false);
        turn.think(thinking);
        turn.say(said);
        for (int i = 0; i < calls.size(); i++) {
            String callAt = at + ".tool_calls[" + i + "]";
            String id = ids.call(ClientField.requiredText(calls.get(i), "id", callAt));
            ObjectNode called = ClientField.requiredObject(calls.get(i), "function", callAt);
            turn.call(id, Blocks.toolUse(id, called, callAt + ".function"));
        }
        if (function != null) {
            String id = ids.call(functionId(ClientField.requiredText(function, "name", at + ".function_call")));
            turn.call(id, Blocks.toolUse(id, function, at + ".function_call"));
        }
    }

    private void addResult(String clientId, JsonNode message, String at) {
        String id = ids.result(clientId);
        turn(true).answer(id, Blocks.toolResult(id, message, at, losses));
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
