package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's <a href="https://ai.google.dev/api/generate-content#FinishReason">finish reasons</a> as OpenAI's, which are
 * a closed set.
 */
final class FinishReasons {

    private FinishReasons() {}

    /** What a candidate ended with, or null; a rating that blocked it says more than whatever else it says. */
    static @Nullable String of(JsonNode candidate) {
        String reason = Json.textOf(candidate, "finishReason");
        if (reason == null || reason.isEmpty()) {
            return null;
        }
        for (JsonNode rating : candidate.path("safetyRatings")) {
            if (rating.path("blocked").asBoolean(false) && openAi(reason, false).equals("stop")) {
                return "SAFETY";
            }
        }
        return reason;
    }

    /** OpenAI's word; {@code STOP} also ends a candidate that calls functions. */
    static String openAi(@Nullable String reason, boolean sawToolCall) {
        return switch (reason == null ? "" : reason) {
            case "MAX_TOKENS", "CONTINUATION" -> "length";
            case "SAFETY",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "RECITATION",
                    "LANGUAGE",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> "content_filter";
            default -> sawToolCall ? "tool_calls" : "stop";
        };
    }

    /** True when the reason explains an answer without anything in it; otherwise the model failed. */
    static boolean explainsNothing(@Nullable String reason) {
        return "STOP".equals(reason) || !openAi(reason, false).equals("stop");
    }

    /** The model went wrong before it said anything: another attempt may succeed. */
    static UpstreamException nothingProduced(@Nullable String reason) {
        String detail = "an empty answer with finishReason " + reason;
        return new UpstreamException(new UpstreamFailure(Cause.SERVER_ERROR, 200, Failures.hidden(), null, detail));
    }
}
