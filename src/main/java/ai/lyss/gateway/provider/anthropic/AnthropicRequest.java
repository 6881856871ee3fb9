package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * A chat request as a Messages request (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 * Only fields that Anthropic knows are sent: it refuses others.
 */
final class AnthropicRequest {

    private final ChatRequest request;
    private final ObjectNode chat;
    private final String upstreamModel;
    private final ClaudeModel model;

    AnthropicRequest(ChatRequest request, Channel channel) {
        this.request = request;
        this.chat = request.body();
        this.upstreamModel = channel.upstreamModel(request.model());
        this.model = ClaudeModel.of(channel, upstreamModel);
    }

    ObjectNode body() {
        if (chat.path("n").asInt(1) > 1) {
            throw GatewayException.invalid("n", "Only one choice can be asked of this model: 'n' must be 1.");
        }
        Turns turns = Turns.of(chat.path("messages"), model.prefill());
        ObjectNode body = Json.object().put("model", upstreamModel);
        JsonNode limit =
                Json.has(chat, "max_completion_tokens") ? chat.get("max_completion_tokens") : chat.get("max_tokens");
        boolean limited = limit != null && limit.isNumber();
        body.put("max_tokens", limited ? limit.asInt() : model.maxTokens());
        Reasoning reasoning = Reasoning.of(chat, model, body, limited);
        ToolChoice tools = ToolChoice.of(chat, model.forcedToolChoice() && !reasoning.isOn());
        StructuredOutput output = StructuredOutput.of(chat, model, tools);

        ArrayNode system = turns.system();
        tools.hint().ifPresent(hint -> system.addObject().put("type", "text").put("text", hint));
        output.instruction()
                .ifPresent(said -> system.addObject().put("type", "text").put("text", said));
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", turns.messages());
        addStop(body);
        if (request.stream()) {
            body.put("stream", true);
        }
        if (model.sampling()) {
            addSampling(body, reasoning.isOn());
        }
        tools.addTo(body);
        output.addTo(body);
        addServiceTier(body);
        return body;
    }

    private void addStop(ObjectNode body) {
        JsonNode stop = chat.path("stop");
        ArrayNode sequences = Json.MAPPER.createArrayNode();
        if (stop.isTextual()) {
            sequences.add(stop);
        } else {
            stop.forEach(sequences::add);
        }
        ArrayNode kept = Json.MAPPER.createArrayNode();
        for (JsonNode sequence : sequences) {
            if (!sequence.asText().isBlank()) { // whitespace alone is refused
                kept.add(sequence);
            }
        }
        if (!kept.isEmpty()) {
            body.set("stop_sequences", kept);
        }
    }

    /** Anthropic's temperature ends at 1, and temperature and top_p together are refused. */
    private void addSampling(ObjectNode body, boolean thinking) {
        if (thinking) {
            return; // with thinking only the defaults are legal
        }
        JsonNode temperature = chat.path("temperature");
        if (temperature.isNumber()) {
            boolean tooHot = temperature.decimalValue().compareTo(BigDecimal.ONE) > 0;
            body.set("temperature", tooHot ? Json.MAPPER.getNodeFactory().numberNode(1) : temperature);
        } else if (chat.path("top_p").isNumber()) {
            body.set("top_p", chat.get("top_p"));
        }
        if (chat.path("top_k").isNumber()) {
            body.set("top_k", chat.get("top_k"));
        }
    }

    private void addServiceTier(ObjectNode body) {
        switch (chat.path("service_tier").asText("")) {
            case "auto" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            default -> {} // flex, scale, priority have no word here
        }
    }
}
