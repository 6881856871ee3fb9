package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.UpstreamError;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finish reasons of servers that resemble OpenAI, as one of OpenAI's five
 * (<a href="https://platform.openai.com/docs/api-reference/chat/object">choices</a>). Clients have closed enums.
 */
final class FinishReasons {

    private static final UpstreamError IN_A_200 = new UpstreamError(200, null, new byte[0]);

    private FinishReasons() {}

    /**
     * OpenAI's word, or null while the choice goes on.
     *
     * @throws UpstreamException when the reason says that the server failed
     */
    static @Nullable String normalize(@Nullable JsonNode reason, boolean sawToolCall) {
        if (reason == null || !reason.isTextual() || reason.textValue().isEmpty()) {
            return null;
        }
        return switch (reason.textValue().toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "model_length", "max_output_tokens" -> "length";
            case "content_filter", "sensitive", "refusal", "safety" -> "content_filter";
            case "function_call" -> "function_call";
            case "error", "network_error", "insufficient_system_resource", "abort" ->
                throw new UpstreamException(Failures.failure(Cause.SERVER_ERROR, IN_A_200, Failures.hidden()));
            default -> sawToolCall ? "tool_calls" : "stop"; // stop, tool_calls, eos, end_turn and what is not known
        };
    }
}
