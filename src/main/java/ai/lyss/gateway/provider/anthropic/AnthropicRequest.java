package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as a Messages request (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 * Only fields that Anthropic knows are sent: it refuses others.
 *
 * @param body what is sent
 * @param dropped the client's fields that are not in it
 */
record AnthropicRequest(ObjectNode body, List<String> dropped) {

    /** Copies the names. */
    AnthropicRequest {
        dropped = List.copyOf(dropped);
    }

    /** Says the request; a 400 names what cannot be said. */
    static AnthropicRequest of(ModelRequest request, Channel channel) {
        ObjectNode chat = request.body();
        requireOneChoice(chat);
        String upstreamModel = channel.upstreamModel(request.model());
        AnthropicCapabilities model = AnthropicCapabilities.of(channel, upstreamModel);
        Dropped dropped = new Dropped(chat);
        Turns turns = Turns.of(chat);
        Reasoning reasoning = Reasoning.of(chat, model, turns, dropped);
        boolean canForce = model.forcedToolChoice() && !reasoning.forbidsForcing();
        Tools tools = Tools.of(chat, model.jsonSchema(), dropped);
        ToolChoice choice = ToolChoice.of(chat, tools, canForce);
        StructuredOutput output = StructuredOutput.of(chat, model.jsonSchema(), canForce && tools.isEmpty());
        turns.frame(model.prefill() && !reasoning.isOn() && !output.isNative());

        ObjectNode body = Json.object().put("model", upstreamModel).put("max_tokens", reasoning.maxTokens());
        ArrayNode system = turns.system();
        addHint(system, choice.hint());
        addHint(system, output.instruction());
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", turns.messages());
        StopSequences.addTo(body, chat);
        if (request.stream()) {
            body.put("stream", true);
        }
        Sampling.addTo(body, chat, model.sampling() && !reasoning.isOn(), dropped);
        reasoning.addTo(body);
        tools.addTo(body);
        choice.addTo(body);
        output.addTo(body);
        addServiceTier(body, chat, dropped);
        JsonNode cacheControl = ClientField.object(chat, "cache_control", "");
        if (cacheControl != null) {
            body.set("cache_control", cacheControl);
        }
        UserId.addTo(body, chat, channel);
        return new AnthropicRequest(body, UserId.without(dropped.names(), body));
    }

    private static void requireOneChoice(ObjectNode chat) {
        Integer n = ClientField.integer(chat, "n", "");
        if (n != null && n != 1) {
            throw GatewayException.invalid("n", "Only one choice can be asked of this model: 'n' must be 1.");
        }
    }

    private static void addHint(ArrayNode system, @Nullable String hint) {
        if (hint != null) {
            system.add(Blocks.text(hint));
        }
    }

    private static void addServiceTier(ObjectNode body, ObjectNode chat, Dropped dropped) {
        String tier = ClientField.text(chat, "service_tier", "");
        if (tier == null) {
            return;
        }
        switch (tier) {
            case "auto" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            default -> dropped.add("service_tier"); // flex, scale, priority have no word here
        }
    }
}
