package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Citations of web pages as OpenAI's {@code annotations}
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/citations">citations</a>,
 * <a href="https://platform.openai.com/docs/api-reference/chat/object">annotations</a>). Citations of the client's own
 * documents have no URL, and OpenAI has no other kind.
 */
final class Citations {

    private final ArrayNode annotations = Json.MAPPER.createArrayNode();

    /** Notes what a text block cites; {@code from} and {@code to} are characters of the answer's text. */
    void add(JsonNode cited, int from, int to) {
        for (JsonNode citation : cited) {
            String url = url(citation);
            if (!url.isEmpty()) {
                annotations
                        .addObject()
                        .put("type", "url_citation")
                        .putObject("url_citation")
                        .put("start_index", from)
                        .put("end_index", to)
                        .put("title", citation.path("title").asText(""))
                        .put("url", url);
            }
        }
    }

    private static String url(JsonNode citation) {
        String source = citation.path("source").asText("");
        return citation.path("url").asText(source.startsWith("http") ? source : "");
    }

    /** Adds the annotations to a message or a delta, if there are any. */
    void addTo(ObjectNode message) {
        if (!isEmpty()) {
            message.set("annotations", annotations);
        }
    }

    boolean isEmpty() {
        return annotations.isEmpty();
    }
}
