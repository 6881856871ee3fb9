package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The content of a message or of a tool's result as content parts
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages">messages</a>).
 */
final class Parts {

    /** What goes along with a part as it is, for the servers that know it. */
    private static final List<String> MARKERS = List.of("cache_control", "prompt_cache_breakpoint");

    private Parts() {}

    /** A string or an array of parts, as parts; 400 for what the role cannot say. */
    static ArrayNode of(Given content, String role, List<Loss> losses) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        if (content.value().isTextual()) {
            parts.add(text(content.text()));
            return parts;
        }
        if (!content.value().isArray()) {
            throw content.wrong("must be a string or an array of content parts").withCode("invalid_type");
        }
        content.items().forEach(part -> parts.add(part(part, role, losses)));
        return parts;
    }

    /** The parts, or only their text where one plain text is all that there is: every server reads that. */
    static JsonNode simplest(ArrayNode parts) {
        if (parts.isEmpty()) {
            return TextNode.valueOf("");
        }
        JsonNode first = parts.get(0);
        boolean plain =
                parts.size() == 1 && first.size() == 2 && first.path("text").isTextual();
        return plain ? first.get("text") : parts;
    }

    private static ObjectNode part(Given part, String role, List<Loss> losses) {
        part.object();
        Given type = part.field("type");
        ObjectNode said = switch (type.text()) {
            case "input_text", "output_text", "text" -> saidText(part, losses);
            case "refusal" -> refusal(part, losses);
            default -> media(part, role, losses);
        };
        for (String marker : MARKERS) {
            if (part.field(marker).isPresent()) {
                said.set(marker, part.field(marker).object());
            }
        }
        return said;
    }

    private static ObjectNode media(Given part, String role, List<Loss> losses) {
        Given type = part.field("type");
        if (role.equals("assistant") || role.equals("system") || role.equals("developer")) {
            throw type.wrong("must be text in a message of this role");
        }
        return switch (type.text()) {
            case "input_image" -> image(part, losses);
            case "input_file" -> file(part, losses);
            case "input_audio" -> audio(part, losses);
            default -> throw type.wrong("must be input_text, input_image, input_file or input_audio");
        };
    }

    private static ObjectNode text(String text) {
        return Json.object().put("type", "text").put("text", text);
    }

    private static ObjectNode saidText(Given part, List<Loss> losses) {
        note(part, losses, "text", "logprobs");
        return text(part.field("text").text());
    }

    private static ObjectNode refusal(Given part, List<Loss> losses) {
        note(part, losses, "refusal");
        return Json.object()
                .put("type", "refusal")
                .put("refusal", part.field("refusal").text());
    }

    private static ObjectNode image(Given part, List<Loss> losses) {
        note(part, losses, "image_url", "detail", "file_id");
        Given file = part.field("file_id");
        if (file.isPresent()) {
            throw file.wrong("is not supported: files are not stored here, so send the image in 'image_url'")
                    .withCode("unsupported_parameter");
        }
        ObjectNode said = Json.object().put("type", "image_url");
        ObjectNode image =
                said.putObject("image_url").put("url", part.field("image_url").filledText());
        String detail = part.field("detail").textOrNull();
        if (detail != null) {
            image.put("detail", detail);
        }
        return said;
    }

    /** A link stands where a provider's own file would: those that read links look there. */
    private static ObjectNode file(Given part, List<Loss> losses) {
        note(part, losses, "file_data", "filename", "file_id", "file_url");
        ObjectNode said = Json.object().put("type", "file");
        ObjectNode file = said.putObject("file");
        String data = part.field("file_data").textOrNull();
        String id = part.field("file_id").textOrNull();
        String url = part.field("file_url").textOrNull();
        if (data != null) {
            file.put("file_data", data);
        } else if (id != null) {
            file.put("file_id", id);
        } else {
            file.put("file_id", url == null ? part.field("file_data").text() : url);
        }
        String name = part.field("filename").textOrNull();
        if (name != null) {
            file.put("filename", name);
        }
        return said;
    }

    private static ObjectNode audio(Given part, List<Loss> losses) {
        note(part, losses, "input_audio");
        ObjectNode said = Json.object().put("type", "input_audio");
        said.set("input_audio", part.field("input_audio").object());
        return said;
    }

    private static void note(Given part, List<Loss> losses, String... said) {
        Set<String> all = new HashSet<>(MARKERS);
        all.add("type");
        all.addAll(List.of(said));
        Leftovers.note(part, all, losses);
    }
}
