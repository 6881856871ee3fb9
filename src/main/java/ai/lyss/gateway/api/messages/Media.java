package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Images and PDF documents as parts of a chat message
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/vision">vision</a>,
 * <a href="https://docs.anthropic.com/en/docs/build-with-claude/pdf-support">PDF</a>).
 */
final class Media {

    private Media() {}

    /** The part for an image's source; null for a file at Anthropic, which nobody else has. */
    static @Nullable ObjectNode image(JsonNode source) {
        String url = switch (source.path("type").asText("")) {
            case "base64" -> dataUri(source, "image/png");
            case "url" -> source.path("url").asText("");
            default -> "";
        };
        if (url.isEmpty()) {
            return null;
        }
        ObjectNode part = Json.object().put("type", "image_url");
        part.putObject("image_url").put("url", url);
        return part;
    }

    /** The part for a document's source; null for what is not in the request itself. */
    static @Nullable ObjectNode document(JsonNode source, String title) {
        if (!source.path("type").asText("").equals("base64")) {
            return null;
        }
        ObjectNode part = Json.object().put("type", "file");
        part.putObject("file")
                .put("filename", title.isEmpty() ? "document.pdf" : title)
                .put("file_data", dataUri(source, "application/pdf"));
        return part;
    }

    private static String dataUri(JsonNode source, String otherwise) {
        return "data:" + source.path("media_type").asText(otherwise) + ";base64,"
                + source.path("data").asText("");
    }
}
