package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A chat completion in Gemini's words.
 *
 * @param body the body; unknown fields are a 400 at Google, so it is built from nothing
 * @param losses the fields of the client's request that it does not say
 */
record GeminiRequest(ObjectNode body, List<String> losses) {

    /** What has been said by one of the parts of the body, or is the gateway's own business. */
    private static final Set<String> SAID = Set.of(
            "model",
            "stream",
            "stream_options",
            "messages",
            "tools",
            "functions",
            "tool_choice",
            "function_call",
            "temperature",
            "top_p",
            "top_k",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "n",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "logprobs",
            "top_logprobs",
            "response_format",
            "modalities",
            "reasoning_effort",
            "service_tier",
            "safety_settings",
            "cached_content",
            "web_search_options",
            "extra_body",
            "google");

    /** Values that ask for what Gemini does anyway. */
    private static final Map<String, String> DEFAULTS =
            Map.of("parallel_tool_calls", "true", "store", "false", "verbosity", "\"medium\"");

    /** OpenAI's service tiers (<a href="https://ai.google.dev/api/generate-content">serviceTier</a>). */
    private static final Map<String, String> TIERS =
            Map.of("default", "standard", "standard", "standard", "flex", "flex", "priority", "priority");

    /**
     * Says the request.
     *
     * @throws ai.lyss.gateway.core.GatewayException when a field has the wrong type or Gemini has no way to say it
     */
    static GeminiRequest of(ModelRequest request, GeminiCapabilities can) {
        Given asked = Given.body(request.body());
        Losses losses = new Losses();
        ObjectNode body = Json.object();
        Conversation.of(asked.field("messages"), can, losses).sayIn(body);
        Tools tools = Tools.of(asked, can, losses);
        tools.sayIn(body);
        ObjectNode generation = GenerationConfig.of(asked, can, !tools.isEmpty(), losses);
        if (!generation.isEmpty()) {
            body.set("generationConfig", generation);
        }
        Extensions.of(asked).sayAtTop(asked, body);
        sayTier(asked, body, losses);
        asked.field("extra_body").value().fieldNames().forEachRemaining(name -> {
            if (!name.equals("google")) {
                losses.add(asked.field("extra_body").field(name));
            }
        });
        request.body().properties().forEach(field -> {
            String name = field.getKey();
            boolean isDefault = Json.text(field.getValue()).equals(DEFAULTS.get(name));
            if (!SAID.contains(name) && !field.getValue().isNull() && !isDefault) {
                losses.add(asked.field(name));
            }
        });
        return new GeminiRequest(body, losses.fields());
    }

    private static void sayTier(Given asked, ObjectNode body, Losses losses) {
        Given tier = asked.field("service_tier");
        String asksFor = tier.textOrNull();
        String tierSaid = asksFor == null ? null : TIERS.get(asksFor);
        if (tierSaid != null && !"standard".equals(tierSaid)) {
            body.put("serviceTier", tierSaid);
        } else if (asksFor != null && tierSaid == null && !"auto".equals(asksFor)) {
            losses.add(tier);
        }
    }
}
