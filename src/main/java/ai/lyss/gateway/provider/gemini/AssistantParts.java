package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Thinking;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** What the model said in an earlier turn: thoughts, text, calls, in the order in which Gemini says them. */
final class AssistantParts {

    private static final Set<String> SAID = Set.of("type", "text", "refusal");

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
        addText(message, parts, losses);
        addImages(message, parts, can);
        sign(message, parts);
        calls.open(message, parts, can, inCurrentTurn);
        return parts;
    }

    /** Images that the model made, where {@link Parts} put them: whoever wants them changed sends them back. */
    private static void addImages(Given message, ArrayNode parts, Traits can) {
        for (Given image : message.field("images").items()) {
            image.object();
            ObjectNode part = Media.image(image.field("image_url").field("url"), can);
            String signature = Signature.sentWith(image);
            if (signature != null) {
                Signature.sign(part, signature);
            }
            parts.add(part);
        }
    }

    /** The message's signature is that of its last text, or of its thought when there is no text. */
    private static void sign(Given message, ArrayNode parts) {
        String signature = Signature.sentWith(message);
        for (int i = parts.size() - 1; signature != null && i >= 0; i--) {
            if (parts.get(i) instanceof ObjectNode part && part.has("text")) {
                Signature.sign(part, signature);
                return;
            }
        }
    }

    private static void addText(Given message, ArrayNode parts, Losses losses) {
        Given content = message.field("content");
        if (content.isText()) {
            TextParts.addText(content.text(), parts);
        } else if (content.isPresent()) {
            for (Given part : TextParts.items(content)) {
                ObjectNode given = part.object();
                Given type = part.field("type");
                switch (type.text()) {
                    case "text" -> TextParts.addText(part.field("text").text(), parts);
                    case "refusal" -> TextParts.addText(part.field("refusal").text(), parts);
                    default -> throw type.wrong("must be text or refusal in an assistant's message");
                }
                losses.droppedBut(SAID, given, part.path());
            }
        }
        String refusal = message.field("refusal").textOrNull();
        if (refusal != null) {
            TextParts.addText(refusal, parts);
        }
    }
}
