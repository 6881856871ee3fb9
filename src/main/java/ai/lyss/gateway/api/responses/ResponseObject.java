package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The response itself (<a href="https://platform.openai.com/docs/api-reference/responses/object">the response
 * object</a>): what was asked, with what holds where nothing was said, and what was answered.
 */
final class ResponseObject {

    private final String id;
    private final ObjectNode asked;
    private String model;
    private long created = Instant.now().getEpochSecond();
    private @Nullable String serviceTier;
    private @Nullable ObjectNode usage;

    /** The response to the client's own request. */
    ResponseObject(String id, ObjectNode asked) {
        this.id = id;
        this.asked = asked;
        this.model = asked.path("model").asText("");
    }

    /** Learns what a {@code chat.completion} or a chunk of it tells about the whole. */
    void learn(ObjectNode chat) {
        String name = Json.textOf(chat, "model");
        model = name == null || name.isEmpty() ? model : name;
        created = chat.path("created").asLong(0) > 0 ? chat.get("created").asLong() : created;
        String tier = Json.textOf(chat, "service_tier");
        serviceTier = tier == null ? serviceTier : tier;
        if (chat.get("usage") instanceof ObjectNode reported) {
            usage = ResponsesUsage.of(reported);
        }
    }

    /**
     * The response as it is now.
     *
     * @param status completed, incomplete, failed or in_progress
     * @param incomplete why it is incomplete
     * @param error why it failed
     */
    ObjectNode of(String status, ArrayNode output, @Nullable String incomplete, @Nullable ObjectNode error) {
        ObjectNode response = Json.object();
        response.put("id", id).put("object", "response").put("created_at", created);
        response.put("status", status).put("background", false);
        boolean completed = status.equals("completed");
        response.put("completed_at", completed ? (Long) Instant.now().getEpochSecond() : null);
        response.set("error", error);
        response.set(
                "incomplete_details", incomplete == null ? null : Json.object().put("reason", incomplete));
        echo(response, "instructions", null);
        echo(response, "max_output_tokens", null);
        echo(response, "max_tool_calls", null);
        response.put("model", model);
        response.set("output", output);
        echo(response, "parallel_tool_calls", Json.MAPPER.getNodeFactory().booleanNode(true));
        response.putNull("previous_response_id");
        echo(response, "prompt_cache_key", null);
        response.set("reasoning", reasoning());
        echo(response, "safety_identifier", null);
        response.put("service_tier", serviceTier == null ? "default" : serviceTier);
        response.put("store", false);
        echo(response, "temperature", Json.MAPPER.getNodeFactory().numberNode(1.0));
        response.set("text", text());
        echo(response, "tool_choice", Json.MAPPER.getNodeFactory().textNode("auto"));
        response.set("tools", Echoes.tools(asked.path("tools")));
        echo(response, "top_logprobs", Json.MAPPER.getNodeFactory().numberNode(0));
        echo(response, "top_p", Json.MAPPER.getNodeFactory().numberNode(1.0));
        response.put("truncation", "disabled");
        response.set("usage", status.equals("in_progress") ? null : usage);
        echo(response, "user", null);
        echo(response, "metadata", Json.object());
        return response;
    }

    private void echo(ObjectNode response, String field, @Nullable JsonNode otherwise) {
        response.set(field, asked.hasNonNull(field) ? asked.get(field) : otherwise);
    }

    private ObjectNode reasoning() {
        ObjectNode reasoning = Json.object().putNull("effort").putNull("summary");
        asked.path("reasoning").properties().forEach(field -> reasoning.set(field.getKey(), field.getValue()));
        return reasoning;
    }

    private ObjectNode text() {
        ObjectNode text = Json.object();
        text.putObject("format").put("type", "text");
        text.put("verbosity", "medium");
        asked.path("text").properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                text.set(field.getKey(), field.getValue());
            }
        });
        return text;
    }
}
