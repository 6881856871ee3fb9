package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * The messages as {@code systemInstruction} and {@code contents}
 * (<a href="https://ai.google.dev/api/caching#Content">Content</a>): what is said to the system stands apart, and
 * messages of the same side that follow each other are one turn.
 */
final class Conversation {

    private static final Set<String> SAID = Set.of(
            "role",
            "content",
            "refusal",
            "reasoning_content",
            "tool_calls",
            "function_call",
            "images",
            "extra_content");

    private static final Set<String> RESULTS = Set.of("tool", "function");
    private static final Set<String> SAID_OF_RESULTS = Set.of("role", "content", "tool_call_id", "name");

    private final ArrayNode system = Json.MAPPER.createArrayNode();
    private final Turns turns = new Turns();
    private final FunctionCalls calls = new FunctionCalls();
    private final Traits can;
    private final Losses losses;

    private Conversation(Traits can, Losses losses) {
        this.can = can;
        this.losses = losses;
    }

    /** Reads all messages; 400 when one is malformed or tool calls and their results do not match. */
    static Conversation of(Given messages, Traits can, Losses losses) {
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
            case "system", "developer" -> addSystem(message);
            case "user" -> {
                calls.close(turns, can);
                addUser(message);
            }
            case "assistant" -> {
                calls.close(turns, can);
                turns.add("model", AssistantParts.of(message, calls, can, inCurrentTurn, losses));
            }
            case "tool" -> calls.answer(message, losses);
            case "function" -> calls.answerByName(message, losses);
            default -> throw role.wrong("must be developer, system, user, assistant, tool or function");
        }
        losses.droppedBut(RESULTS.contains(role.text()) ? SAID_OF_RESULTS : SAID, message.object(), message.path());
    }

    /** It stands apart; in the middle of a conversation it was meant to hold from there on. */
    private void addSystem(Given message) {
        int before = system.size();
        TextParts.add(message.field("content"), system, losses);
        if (system.size() > before && !turns.isEmpty()) {
            losses.approximated(message.path());
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
