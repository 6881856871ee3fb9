package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a candidate's text comes from
 * (<a href="https://ai.google.dev/api/generate-content#GroundingMetadata">GroundingMetadata</a>,
 * <a href="https://ai.google.dev/api/generate-content#citationmetadata">CitationMetadata</a>), as OpenAI's annotations.
 * Google counts bytes of UTF-8 within a part, OpenAI counts characters of the message.
 */
final class Citations {

    private final String text;
    private final byte[] bytes;
    private final List<Integer> parts;
    private final ArrayNode annotations = Json.MAPPER.createArrayNode();

    private Citations(String text, List<Integer> parts) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
        this.parts = parts;
    }

    /** Of a whole candidate. */
    static ArrayNode of(JsonNode candidate, String text) {
        List<Integer> parts = new ArrayList<>();
        int at = 0;
        for (JsonNode part : candidate.path("content").path("parts")) {
            parts.add(at);
            if (!part.path("thought").asBoolean(false)) {
                at += part.path("text").asText("").getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return new Citations(text, parts).read(candidate);
    }

    /** Of a candidate whose text came in pieces, which count as one part. */
    static ArrayNode ofStreamed(JsonNode candidate, String text) {
        return new Citations(text, List.of()).read(candidate);
    }

    /** True when an event tells sources. */
    static boolean areIn(JsonNode candidate) {
        return !candidate.at("/groundingMetadata/groundingChunks").isEmpty()
                || !candidate.at("/citationMetadata/citationSources").isEmpty();
    }

    private ArrayNode read(JsonNode candidate) {
        JsonNode grounding = candidate.path("groundingMetadata");
        JsonNode chunks = grounding.path("groundingChunks");
        JsonNode supports = grounding.path("groundingSupports");
        for (JsonNode support : supports) {
            for (JsonNode index : support.path("groundingChunkIndices")) {
                cite(support.path("segment"), chunks.path(index.asInt(-1)));
            }
        }
        if (supports.isEmpty()) { // nothing says what is from where: all of the text may be from each
            ObjectNode all = Json.object().put("endIndex", bytes.length);
            chunks.forEach(chunk -> cite(all, chunk));
        }
        for (JsonNode source : candidate.at("/citationMetadata/citationSources")) {
            add(source, source);
        }
        return annotations;
    }

    private void cite(JsonNode segment, JsonNode chunk) {
        for (String kind : new String[] {"web", "retrievedContext", "maps"}) {
            if (chunk.path(kind).isObject()) {
                add(segment, chunk.path(kind));
            }
        }
    }

    private void add(JsonNode segment, JsonNode source) {
        String uri = Json.textOf(source, "uri");
        if (uri == null || uri.isEmpty()) {
            return;
        }
        int part = segment.path("partIndex").asInt(0);
        int offset = part >= 0 && part < parts.size() ? parts.get(part) : 0;
        int start = within(offset + (long) segment.path("startIndex").asInt(0));
        int end =
                Math.max(start, within(offset + (long) segment.path("endIndex").asInt(0)));
        String quoted = segment.path("text").asText("");
        if (!quoted.isEmpty() && !quoted.equals(new String(bytes, start, end - start, StandardCharsets.UTF_8))) {
            int found = text.indexOf(quoted); // counted otherwise than documented: the words themselves are right
            if (found >= 0) {
                start = text.substring(0, found).getBytes(StandardCharsets.UTF_8).length;
                end = start + quoted.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        annotations
                .addObject()
                .put("type", "url_citation")
                .putObject("url_citation")
                .put("start_index", characters(start))
                .put("end_index", characters(end))
                .put("title", source.path("title").asText(""))
                .put("url", uri);
    }

    private int within(long position) {
        return (int) Math.clamp(position, 0, bytes.length);
    }

    /** The characters before a byte: every byte begins one, except those that continue one. */
    private int characters(int position) {
        int count = 0;
        for (int i = 0; i < position; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                count++;
            }
        }
        return count;
    }
}
