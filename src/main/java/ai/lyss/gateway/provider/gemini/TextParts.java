package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Content that is text only: a string, or an array of text parts. */
final class TextParts {

    private static final Set<String> SAID = Set.of("type", "text");

    private TextParts() {}

    /** Adds a part for every text that is not empty; 400 for anything else than text. */
    static void add(Given content, ArrayNode parts, Losses losses) {
        if (content.isText()) {
            addText(content.text(), parts);
            return;
        }
        for (Given part : items(content)) {
            addText(text(part, losses), parts);
        }
    }

    /** All text in one string. */
    static String joined(Given content, Losses losses) {
        if (content.isText()) {
            return content.text();
        }
        StringBuilder joined = new StringBuilder();
        items(content).forEach(part -> joined.append(text(part, losses)));
        return joined.toString();
    }

    /** Adds a text part; an empty one would be refused. */
    static void addText(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    /** The parts of content that is not a string; 400 when there are none. */
    static Iterable<Given> items(Given content) {
        if (!content.isArray()) {
            throw content.wrong("must be a string or an array of content parts");
        }
        return content.items();
    }

    private static String text(Given part, Losses losses) {
        ObjectNode given = part.object();
        Given type = part.field("type");
        if (!"text".equals(type.text())) {
            throw type.wrong("must be text here");
        }
        losses.droppedBut(SAID, given, part.path());
        return part.field("text").text();
    }
}
