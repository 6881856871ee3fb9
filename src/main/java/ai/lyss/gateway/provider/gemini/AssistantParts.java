package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Thinking;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** What the model said in an earlier turn: thoughts, text, calls, in the order in which Gemini says them. */
final class AssistantParts {

    private AssistantParts() {}

    /** The message's parts, possibly none; its calls are opened in {@code calls}. */
    static ArrayNode of(Given message, FunctionCalls calls, Traits can, boolean inCurrentTurn, Losses losses) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        Given reasoning = message.field("reasoning_content");
        String thought = reasoning.textOrNull();
        if (thought != null && !thought.isEmpty()) {
            if (can.get(Capabilities.THINKING) == Thinking.NONE) {
                losses.dropped(reasoning.path());
            } else {
                parts.addObject().put("text", thought).put("thought", true);
            }
        }
        addText(message, parts);
        calls.open(message, parts, can, inCurrentTurn);
        return parts;
    }

    private static void addText(Given message, ArrayNode parts) {
        Given content = message.field("content");
        if (content.isText()) {
            TextParts.addText(content.text(), parts);
        } else if (content.isPresent()) {
            for (Given part : TextParts.items(content)) {
                part.object();
                Given type = part.field("type");
                switch (type.text()) {
                    case "text" -> TextParts.addText(part.field("text").text(), parts);
                    case "refusal" -> TextParts.addText(part.field("refusal").text(), parts);
                    default -> throw type.wrong("must be text or refusal in an assistant's message");
                }
            }
        }
        String refusal = message.field("refusal").textOrNull();
        if (refusal != null) {
            TextParts.addText(refusal, parts);
        }
    }
}
