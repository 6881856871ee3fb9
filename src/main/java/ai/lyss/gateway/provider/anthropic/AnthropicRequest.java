package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as a Messages request (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 * Only fields that Anthropic knows are sent: it refuses others.
 *
 * @param body what is sent
 * @param losses what of the client's request it does not say as it was meant
 */
record AnthropicRequest(ObjectNode body, List<Loss> losses) {

    /** All that has a word there, or no meaning beyond the gateway. Everything else that a client sends is dropped. */
    private static final Set<String> SAID = Set.of(
            "cache_control",
            "function_call",
            "functions",
            "max_completion_tokens",
            "max_tokens",
            "messages",
            "model",
            "n",
            "parallel_tool_calls",
            "reasoning_effort",
            "response_format",
            "service_tier",
            "stop",
            "stream",
            "stream_options",
            "temperature",
            "thinking",
            "tool_choice",
            "tools",
            "top_k",
            "top_p");

    /** Copies the losses. */
    AnthropicRequest {
        losses = List.copyOf(losses);
    }

    /** Says the request; a 400 names what cannot be said. */
    static AnthropicRequest of(ModelRequest request, Channel channel, Traits model) {
        ObjectNode chat = request.body();
        requireOneChoice(chat);
        Losses losses = new Losses();
        losses.droppedBut(SAID, chat, "");
        Turns turns = Turns.of(chat, losses);
        Reasoning reasoning = Reasoning.of(chat, model, turns, losses);
        boolean schemas = model.get(Capabilities.JSON_SCHEMA);
        boolean canForce = model.get(Capabilities.FORCED_TOOL_CHOICE) && !reasoning.forbidsForcing();
        Tools tools = Tools.of(chat, schemas, losses);
        ToolChoice choice = ToolChoice.of(chat, tools, canForce, losses);
        StructuredOutput output = StructuredOutput.of(chat, schemas, canForce && tools.isEmpty(), losses);
        turns.frame(model.get(Capabilities.PREFILL) && !reasoning.isOn() && !output.isNative());

        ObjectNode body = Json.object()
                .put("model", channel.upstreamModel(request.model()))
                .put("max_tokens", reasoning.maxTokens());
        ArrayNode system = turns.system();
        addHint(system, choice.hint());
        addHint(system, output.instruction());
        if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", turns.messages());
        StopSequences.addTo(body, chat, losses);
        if (request.stream()) {
            body.put("stream", true);
        }
        new Sampling(body, chat, losses).say(model, takesSampling(channel, model) && !reasoning.isOn());
        reasoning.addTo(body);
        tools.addTo(body);
        choice.addTo(body);
        output.addTo(body);
        addServiceTier(body, chat, losses);
        JsonNode cacheControl = ClientField.object(chat, "cache_control", "");
        if (cacheControl != null) {
            body.set("cache_control", cacheControl);
        }
        return new AnthropicRequest(body, losses.all());
    }

    /** Later versions of the API refuse it on every model; a channel that says otherwise knows better. */
    private static boolean takesSampling(Channel channel, Traits model) {
        boolean old = AnthropicFormat.version(channel).equals(AnthropicFormat.VERSION);
        return model.get(Capabilities.SAMPLING)
                && (old || channel.settings().containsKey(Capabilities.SAMPLING.name()));
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

    private static void addServiceTier(ObjectNode body, ObjectNode chat, Losses losses) {
        String tier = ClientField.text(chat, "service_tier", "");
        if (tier == null) {
            return;
        }
        switch (tier) {
            case "auto" -> body.put("service_tier", "auto");
            case "default" -> body.put("service_tier", "standard_only");
            default -> losses.dropped("service_tier"); // flex, scale, priority have no word here
        }
    }
}
