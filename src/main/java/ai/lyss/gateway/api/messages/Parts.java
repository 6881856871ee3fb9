package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Content blocks as the content parts of chat completions
 * (<a href="https://docs.anthropic.com/en/api/messages">content blocks</a>). Empty text is left out.
 */
final class Parts {

    /** Where the blocks of messages are. */
    static final String AT = "messages[].content[]";

    /** What is read of a block of a type, or told as lost where it is read. */
    private static final Map<String, Set<String>> SAID = Map.of(
            "text", Set.of("type", "text", "citations", "cache_control"),
            "image", Set.of("type", "source", "cache_control"),
            "document", Set.of("type", "source", "title", "context", "citations", "cache_control"),
            "search_result", Set.of("type", "source", "title", "content", "citations", "cache_control"));

    private final String at;
    private final Losses losses;
    private final List<ObjectNode> parts = new ArrayList<>();

    /** {@code at} is what losses are named by. */
    Parts(String at, Losses losses) {
        this.at = at;
        this.losses = losses;
    }

    /** Adds text or a list of blocks. */
    void addAll(JsonNode content) {
        if (content.isTextual()) {
            addText(content.textValue());
        }
        content.forEach(this::add);
    }

    void addAll(Parts others) {
        parts.addAll(others.parts);
    }

    /** Adds a part as it is. */
    void addPart(ObjectNode part) {
        parts.add(part);
    }

    void add(JsonNode block) {
        noteCacheControl(block, losses);
        String type = block.path("type").asText("");
        switch (type) {
            case "text" -> {
                addText(block.path("text").asText(""));
                noteCitations(block, at, losses);
            }
            case "image" -> {
                ObjectNode image = Media.image(block.path("source"));
                addMedia(image, block.path("source"));
            }
            case "document" -> addDocument(block);
            case "search_result" -> {
                addText(titled(block, textOf(block.path("content"))));
                losses.approximated(at + ".search_result");
            }
            default -> {
                losses.dropped(at + "." + type);
                return;
            }
        }
        losses.droppedBut(SAID.getOrDefault(type, Set.of()), block, at + ".");
    }

    private void addText(String text) {
        if (!text.isEmpty()) {
            parts.add(Json.object().put("type", "text").put("text", text));
        }
    }

    /** What cannot be shown is named, so that the model knows that there was something. */
    private void addMedia(@Nullable ObjectNode part, JsonNode source) {
        if (part != null) {
            parts.add(part);
            return;
        }
        String name = source.path("url").asText(source.path("file_id").asText("unknown"));
        addText("(A file that cannot be shown here: " + name + ")");
        losses.approximated(at + ".source");
    }

    private void addDocument(JsonNode block) {
        JsonNode source = block.path("source");
        if (block.at("/citations/enabled").booleanValue()) {
            losses.dropped(at + ".citations");
        }
        switch (source.path("type").asText("")) {
            case "text" -> addText(titled(block, source.path("data").asText("")));
            case "content" -> {
                addText(titled(block, ""));
                addAll(source.path("content"));
            }
            default -> {
                String context = block.path("context").asText("");
                addText(context);
                addMedia(Media.document(source, block.path("title").asText("")), source);
            }
        }
    }

    private static String titled(JsonNode block, String text) {
        return List.of("title", "source", "context").stream()
                        .map(field ->
                                block.path(field).isTextual() ? block.get(field).textValue() + "\n" : "")
                        .collect(Collectors.joining())
                + text;
    }

    private static String textOf(JsonNode blocks) {
        StringBuilder text = new StringBuilder();
        blocks.forEach(block -> text.append(block.path("text").asText("")));
        return text.toString();
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    boolean hasMedia() {
        return parts.stream().anyMatch(part -> !isText(part));
    }

    List<ObjectNode> media() {
        return parts.stream().filter(part -> !isText(part)).toList();
    }

    /** All text. */
    String text(String between) {
        return parts.stream()
                .filter(Parts::isText)
                .map(part -> part.path("text").textValue())
                .collect(Collectors.joining(between));
    }

    /** The content of a message: one text is a string, which every server knows. */
    JsonNode content() {
        if (parts.isEmpty()) {
            return TextNode.valueOf("");
        }
        if (parts.size() == 1 && isText(parts.getFirst())) {
            return parts.getFirst().get("text");
        }
        ArrayNode content = Json.MAPPER.createArrayNode();
        return content.addAll(parts);
    }

    private static boolean isText(ObjectNode part) {
        return part.path("type").asText("").equals("text");
    }

    /** Others cache by themselves or not at all. */
    static void noteCacheControl(JsonNode holder, Losses losses) {
        if (holder.hasNonNull("cache_control")) {
            losses.dropped("cache_control");
        }
    }

    static void noteCitations(JsonNode block, String at, Losses losses) {
        if (!block.path("citations").isEmpty()) {
            losses.dropped(at + ".citations");
        }
    }
}
