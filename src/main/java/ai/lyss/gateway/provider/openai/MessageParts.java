package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ServerCapabilities;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Content that is an array of parts. What is no text cannot be said otherwise: without it the answer would be wrong. */
final class MessageParts {

    private final Draft draft;
    private final List<String> types;
    private final List<String> refused;
    private final boolean links;
    private final boolean textAsString;

    MessageParts(Draft draft) {
        this.draft = draft;
        this.types = draft.server(ServerCapabilities.CONTENT_PARTS);
        this.refused = draft.server(ServerCapabilities.REFUSES_IN_PARTS);
        this.links = draft.server(ServerCapabilities.IMAGE_LINKS);
        this.textAsString = draft.server(ServerCapabilities.TEXT_AS_STRING);
    }

    /**
     * Says the content of a message.
     *
     * @throws GatewayException 400 when the server does not know a kind of content
     */
    void say(ObjectNode message, String at) {
        if (!(message.get("content") instanceof ArrayNode given)) {
            return;
        }
        ArrayNode said = Json.MAPPER.createArrayNode();
        boolean onlyText = true;
        for (int i = 0; i < given.size(); i++) {
            JsonNode part = part(given.get(i), at + ".content[" + i + "]");
            onlyText &= "text".equals(part.path("type").textValue());
            said.add(part);
        }
        if (onlyText && textAsString) {
            message.put("content", ContentParts.text(said));
        } else {
            message.set("content", said);
        }
    }

    private JsonNode part(JsonNode given, String at) {
        if (!(given instanceof ObjectNode part)) {
            return given;
        }
        String type = part.path("type").asText();
        if (!types.isEmpty() && !types.contains(type)) {
            if (type.equals("refusal")) {
                draft.approximated(at);
                return Json.object()
                        .put("type", "text")
                        .put("text", part.path("refusal").asText());
            }
            throw GatewayException.invalid(at, "This model's provider cannot take content of type '" + type + "'.");
        }
        String url = part.path("image_url").path("url").asText("");
        if (!links && type.equals("image_url") && !url.startsWith("data:")) {
            throw GatewayException.invalid(
                    at + ".image_url.url", "This model's provider takes images as base64 data URLs only.");
        }
        return without(refused, part, at, draft);
    }

    /** The object without some fields, which are lost. */
    static ObjectNode without(List<String> names, ObjectNode object, String at, Draft draft) {
        ObjectNode copy = object;
        for (String name : names) {
            if (copy.has(name)) {
                copy = copy == object ? Draft.copy(object) : copy;
                JsonNode value = copy.remove(name);
                if (!value.isNull() && !(value.isBoolean() && !value.booleanValue())) {
                    draft.dropped(at + "." + name);
                }
            }
        }
        return copy;
    }
}
