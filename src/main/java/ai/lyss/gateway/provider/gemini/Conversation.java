package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The messages as {@code systemInstruction} and {@code contents}
 * (<a href="https://ai.google.dev/api/caching#Content">Content</a>): what is said to the system stands apart, and
 * messages of the same side that follow each other are one turn.
 */
final class Conversation {

    private final ArrayNode system = Json.MAPPER.createArrayNode();
    private final Turns turns = new Turns();
    private final FunctionCalls calls = new FunctionCalls();
    private final GeminiCapabilities can;
    private final Losses losses;

    private Conversation(GeminiCapabilities can, Losses losses) {
        this.can = can;
        this.losses = losses;
    }

    /** Reads all messages; 400 when one is malformed or tool calls and their results do not match. */
    static Conversation of(Given messages, GeminiCapabilities can, Losses losses) {
        List<Given> all = messages.items();
        if (all.isEmpty()) {
            throw messages.wrong("must have at least one message");
        }
        Conversation conversation = new Conversation(can, losses);
        int currentTurn = currentTurn(all);
        for (int i = 0; i < all.size(); i++) {
            conversation.add(all.get(i), i > currentTurn);
        }
        conversation.calls.close(conversation.turns, can);
        return conversation;
    }

    /** The index of the last thing that the user said; what follows is the turn that Gemini goes on with. */
    private static int currentTurn(List<Given> messages) {
        int last = -1;
        for (int i = 0; i < messages.size(); i++) {
            if ("user".equals(Json.textOf(messages.get(i).value(), "role"))) {
                last = i;
            }
        }
        return last;
    }

    private void add(Given message, boolean inCurrentTurn) {
        message.object();
        Given role = message.field("role");
        switch (role.text()) {
            case "system", "developer" -> TextParts.add(message.field("content"), system);
            case "user" -> {
                calls.close(turns, can);
                addUser(message);
            }
            case "assistant" -> {
                calls.close(turns, can);
                turns.add("model", AssistantParts.of(message, calls, can, inCurrentTurn, losses));
            }
            case "tool" -> calls.answer(message);
            case "function" -> calls.answerByName(message);
            default -> throw role.wrong("must be developer, system, user, assistant, tool or function");
        }
    }

    /** A turn must have a part: an empty one is a space where the model's turns would touch, and left out elsewhere. */
    private void addUser(Given message) {
        ArrayNode parts = UserParts.of(message.field("content"), can, losses);
        if (parts.isEmpty() && !turns.lastIs("user")) {
            parts.addObject().put("text", " ");
        }
        turns.add("user", parts);
    }

    /** Adds both fields; a conversation of system messages alone becomes the user's, for {@code contents} must be. */
    void sayIn(ObjectNode body) {
        if (turns.isEmpty()) {
            if (system.isEmpty()) {
                system.addObject().put("text", " ");
            }
            turns.add("user", system);
        } else if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", turns.contents());
    }
}
