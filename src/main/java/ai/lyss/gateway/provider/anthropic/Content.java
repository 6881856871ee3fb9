package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The {@code content} of a message, text or parts, as Anthropic's content blocks
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>). Empty text blocks are refused, so there
 * are none.
 */
final class Content {

    private static final Set<String> SAID = Set.of("type", "text", "refusal", "image_url", "file", "cache_control");

    private final List<ObjectNode> blocks = new ArrayList<>();
    private final Losses losses;

    private Content(Losses losses) {
        this.losses = losses;
    }

    /** The blocks of a message that may only hold text. */
    static List<ObjectNode> text(JsonNode message, String at, Losses losses) {
        return marked(message, at, read(message, at, false, losses));
    }

    /** The blocks of a message that may hold images and documents too. */
    static List<ObjectNode> any(JsonNode message, String at, Losses losses) {
        return marked(message, at, read(message, at, true, losses));
    }

    /** The blocks inside a tool result, which itself carries the message's cache marker. */
    static List<ObjectNode> ofResult(JsonNode message, String at, Losses losses) {
        return read(message, at, true, losses);
    }

    private static List<ObjectNode> read(JsonNode message, String at, boolean media, Losses losses) {
        Content read = new Content(losses);
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            read.addText(content.textValue());
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                read.addPart(content.get(i), at + ".content[" + i + "]", media);
            }
        } else if (!content.isMissingNode() && !content.isNull()) {
            throw GatewayException.invalid(
                    at + ".content", "'" + at + ".content' must be a string or an array of content parts.");
        }
        return read.blocks;
    }

    private void addPart(JsonNode part, String at, boolean media) {
        if (!part.isObject()) {
            throw GatewayException.invalid(at, "'" + at + "' must be an object.");
        }
        String type = ClientField.requiredText(part, "type", at);
        if (type.equals("text") || type.equals("refusal")) {
            String text = ClientField.text(part, type, at);
            addText(text == null ? "" : text);
        } else if (media) {
            blocks.add(Media.block(type, part, at, losses));
        } else {
            throw GatewayException.invalid(at, "'" + at + "' must be text in a message of this role.");
        }
        marked(part, at, blocks);
        losses.droppedBut(SAID, (ObjectNode) part, at);
    }

    private void addText(String text) {
        if (!text.isBlank()) {
            blocks.add(Blocks.text(text));
        }
    }

    /** A cache marker belongs to what stands last so far: its own block, or the one before an empty text. */
    private static List<ObjectNode> marked(JsonNode source, String at, List<ObjectNode> blocks) {
        ObjectNode cacheControl = ClientField.object(source, "cache_control", at);
        if (cacheControl != null && !blocks.isEmpty()) {
            blocks.getLast().set("cache_control", cacheControl);
        }
        return blocks;
    }
}
