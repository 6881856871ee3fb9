package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Images and documents (<a href="https://docs.anthropic.com/en/docs/build-with-claude/vision">vision</a>,
 * <a href="https://docs.anthropic.com/en/docs/build-with-claude/pdf-support">PDF</a>).
 */
final class Media {

    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Pattern WEB = Pattern.compile("(?i)https?://.");
    private static final String FILE_ID = "file_"; // OpenAI's begin with file-

    private record DataUri(String type, String data) {}

    private Media() {}

    /** The block for an image or file part; 400 for what Anthropic cannot take. */
    static ObjectNode block(String type, JsonNode part, String at, Losses losses) {
        return switch (type) {
            case "image_url" -> image(part, at, losses);
            case "file" -> file(ClientField.requiredObject(part, "file", at), at + ".file");
            default ->
                throw GatewayException.invalid(at, "This model's provider cannot take content of type '" + type + "'.");
        };
    }

    /** Some clients send the URL without the object around it. */
    private static ObjectNode image(JsonNode part, String partAt, Losses losses) {
        String at = partAt + ".image_url";
        JsonNode detail = part.path("image_url").path("detail");
        if (detail.isTextual() && !detail.textValue().equals("auto")) {
            losses.dropped(at + ".detail");
        }
        String url = part.path("image_url").isTextual()
                ? part.path("image_url").textValue()
                : ClientField.requiredText(ClientField.requiredObject(part, "image_url", partAt), "url", at);
        DataUri inline = dataUri(url);
        if (inline == null) {
            if (!WEB.matcher(url).lookingAt()) {
                throw GatewayException.invalid(at + ".url", "'" + at + ".url' must be an http(s) or base64 data URL.");
            }
            ObjectNode source = Json.object().put("type", "url").put("url", url);
            return block(path(url).endsWith(".pdf") ? "document" : "image", source);
        }
        return inline(inline, null, at + ".url");
    }

    /** Some clients send a URL, or base64 without the type before it. */
    private static ObjectNode file(JsonNode file, String at) {
        String name = ClientField.text(file, "filename", at);
        String id = ClientField.text(file, "file_id", at);
        if (id != null) {
            if (WEB.matcher(id).lookingAt()) { // where other providers look for links
                return linked(id, name);
            }
            if (!id.startsWith(FILE_ID)) {
                throw GatewayException.invalid(at + ".file_id", "This model's provider does not have this file.");
            }
            return named(Json.object().put("type", "file").put("file_id", id), name, name == null ? "" : name);
        }
        String data = ClientField.requiredText(file, "file_data", at);
        if (WEB.matcher(data).lookingAt()) {
            return linked(data, name);
        }
        DataUri inline = dataUri(data);
        if (inline == null) {
            inline = new DataUri(FileTypes.of(name == null ? "" : name, data), data);
        }
        if (inline.type().isEmpty()) {
            throw GatewayException.invalid(
                    at + ".file_data", "'" + at + ".file_data' must be a base64 data URL of a known type.");
        }
        return inline(inline, name, at + ".file_data");
    }

    private static ObjectNode linked(String url, @Nullable String name) {
        return named(Json.object().put("type", "url").put("url", url), name, path(name == null ? url : name));
    }

    /** A block for a source whose name, or the path of whose URL, tells what it is. */
    private static ObjectNode named(ObjectNode source, @Nullable String title, String path) {
        return titled(block(IMAGES.contains(FileTypes.of(path, "")) ? "image" : "document", source), title);
    }

    private static ObjectNode titled(ObjectNode block, @Nullable String title) {
        return title != null && block.path("type").asText().equals("document") ? block.put("title", title) : block;
    }

    private static ObjectNode inline(DataUri inline, @Nullable String title, String at) {
        if (IMAGES.contains(inline.type())) {
            return block("image", base64(inline));
        } else if (inline.type().equals("application/pdf")) {
            return titled(block("document", base64(inline)), title);
        } else if (FileTypes.isText(inline.type())) {
            ObjectNode source = Json.object().put("type", "text").put("media_type", "text/plain");
            return titled(block("document", source.put("data", decoded(inline, at))), title);
        }
        throw GatewayException.invalid(at, "This model's provider cannot take files of type " + inline.type() + ".");
    }

    private static String path(String url) {
        return url.toLowerCase(Locale.ROOT).split("[?#]", 2)[0];
    }

    private static ObjectNode base64(DataUri inline) {
        return Json.object()
                .put("type", "base64")
                .put("media_type", inline.type())
                .put("data", inline.data());
    }

    private static String decoded(DataUri inline, String at) {
        try {
            return new String(Base64.getDecoder().decode(inline.data()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw GatewayException.invalid(at, "'" + at + "' is not valid base64.");
        }
    }

    private static ObjectNode block(String type, ObjectNode source) {
        ObjectNode block = Json.object().put("type", type);
        block.set("source", source);
        return block;
    }

    /** {@code data:<type>[;parameters];base64,<data>}, or null when it is not one. */
    private static @Nullable DataUri dataUri(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, "data:", 0, 5)) {
            return null;
        }
        String head = url.substring(5, comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            return null;
        }
        String type = head.split(";", 2)[0];
        String data = url.substring(comma + 1).replaceAll("\\s", "");
        return new DataUri(type.equals("image/jpg") ? "image/jpeg" : type, data);
    }
}
