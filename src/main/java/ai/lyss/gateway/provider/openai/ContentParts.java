package ai.lyss.gateway.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;

/** Content that is an array of parts where a string is expected. */
final class ContentParts {

    private ContentParts() {}

    /** The text of the text parts, joined; other parts have no text. */
    public static String text(Iterable<JsonNode> parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            if (part.isTextual()) {
                text.append(part.textValue());
            } else if (part.path("text").isTextual()) {
                text.append(part.get("text").textValue());
            }
        }
        return text.toString();
    }
}
