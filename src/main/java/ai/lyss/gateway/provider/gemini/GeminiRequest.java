package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A chat completion in Gemini's words.
 *
 * @param body the body; unknown fields are a 400 at Google, so it is built from nothing
 * @param losses what of the client's request it does not say as it was meant
 */
record GeminiRequest(ObjectNode body, List<Loss> losses) {

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

    /** OpenAI's service tiers (<a href="https://ai.google.dev/api/generate-content">serviceTier</a>). */
    private static final Map<String, String> TIERS =
            Map.of("default", "standard", "standard", "standard", "flex", "flex", "priority", "priority");

    /**
     * Says the request.
     *
     * @throws ai.lyss.gateway.core.GatewayException when a field has the wrong type or Gemini has no way to say it
     */
    static GeminiRequest of(ModelRequest request, Traits can) {
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
        if (asked.field("extra_body").value() instanceof ObjectNode extra) {
            losses.droppedBut(Set.of("google"), extra, "extra_body");
        }
        losses.droppedBut(SAID, request.body(), "");
        return new GeminiRequest(body, losses.all());
    }

    private static void sayTier(Given asked, ObjectNode body, Losses losses) {
        Given tier = asked.field("service_tier");
        String asksFor = tier.textOrNull();
        String tierSaid = asksFor == null ? null : TIERS.get(asksFor);
        if (tierSaid != null && !"standard".equals(tierSaid)) {
            body.put("serviceTier", tierSaid);
        } else if (asksFor != null && tierSaid == null && !"auto".equals(asksFor)) {
            losses.dropped(tier.path());
        }
    }
}
