package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parts of a candidate's content, each handed to the method that it is about. */
interface Parts {

    /** A piece of the answer, not empty. */
    void text(String text);

    /** A piece of a thought summary, not empty. */
    void thought(String text);

    /** A tool call, complete. */
    void call(ObjectNode toolCall);

    /** A generated image, as OpenAI's {@code image_url} part. */
    void image(ObjectNode image);

    /** The signature of a text or of a thought, which may come without any. */
    void signature(String signature);

    /** What the client calls its functions. */
    FunctionNames names();

    /**
     * Hands out all parts in order. A candidate may have no content, for example when it was blocked or thought until
     * its tokens were spent. Code that Google ran itself has no place in OpenAI's answer.
     */
    default void readFrom(JsonNode candidate) {
        for (JsonNode part : candidate.path("content").path("parts")) {
            boolean thought = part.path("thought").asBoolean(false);
            String text = part.path("text").asText("");
            if (part.path("functionCall").isObject()) {
                call(ToolCall.of(part, names()));
            } else if (!text.isEmpty() && thought) {
                thought(text);
            } else if (!text.isEmpty()) {
                text(text);
            } else if (!thought && part.at("/inlineData/mimeType").asText("").startsWith("image/")) {
                image(imageUrl(part));
            }
            String signature = Signature.ofPart(part);
            if (signature != null && (part.has("text") || part.size() == 1)) {
                signature(signature);
            }
        }
    }

    private static ObjectNode imageUrl(JsonNode part) {
        JsonNode data = part.path("inlineData");
        ObjectNode image = Json.object().put("type", "image_url");
        String head = "data:" + data.path("mimeType").asText("") + ";base64,";
        image.putObject("image_url").put("url", head + data.path("data").asText(""));
        String signature = Signature.ofPart(part);
        if (signature != null) {
            Signature.tell(signature, image);
        }
        return image;
    }
}
