package ai.lyss.gateway.provider.openai;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What codes and types of errors mean, whatever the status
 * (<a href="https://platform.openai.com/docs/guides/error-codes">OpenAI</a>,
 * <a href="https://platform.moonshot.ai/docs/api/chat">Moonshot</a>,
 * <a href="https://help.aliyun.com/zh/model-studio/error-code">DashScope</a>,
 * <a href="https://docs.bigmodel.cn/cn/api/api-code">Zhipu</a>,
 * <a href="https://platform.minimax.io/docs/api-reference/errorcode">MiniMax</a>).
 */
final class ErrorWords {

    /** What an error means. */
    enum Meaning {
        EXHAUSTED,
        DEAD_CREDENTIAL,
        MODEL_NOT_FOUND,
        CONTENT_FILTER,
        CONTEXT_LENGTH,
        RATE_LIMITED,
        OVERLOADED,
        TIMEOUT,
        FAILED
    }

    /** What precedes MiniMax's numbers, which others use for other things. */
    static final String BASE_RESP = "base_resp:";

    private static final Map<String, Meaning> CODES = Map.ofEntries(
            entry("insufficient_quota", Meaning.EXHAUSTED),
            entry("exceeded_current_quota_error", Meaning.EXHAUSTED),
            entry("Arrearage", Meaning.EXHAUSTED),
            entry("1113", Meaning.EXHAUSTED),
            entry(BASE_RESP + "1008", Meaning.EXHAUSTED),
            entry("invalid_api_key", Meaning.DEAD_CREDENTIAL),
            entry("InvalidApiKey", Meaning.DEAD_CREDENTIAL),
            entry("invalid_authentication_error", Meaning.DEAD_CREDENTIAL),
            entry("incorrect_api_key_error", Meaning.DEAD_CREDENTIAL),
            entry("1000", Meaning.DEAD_CREDENTIAL),
            entry("1001", Meaning.DEAD_CREDENTIAL),
            entry("1002", Meaning.DEAD_CREDENTIAL),
            entry("1003", Meaning.DEAD_CREDENTIAL),
            entry("1004", Meaning.DEAD_CREDENTIAL),
            entry(BASE_RESP + "1004", Meaning.DEAD_CREDENTIAL),
            entry(BASE_RESP + "2049", Meaning.DEAD_CREDENTIAL),
            entry("model_not_found", Meaning.MODEL_NOT_FOUND),
            entry("ModelNotFound", Meaning.MODEL_NOT_FOUND),
            entry("DeploymentNotFound", Meaning.MODEL_NOT_FOUND),
            entry("1211", Meaning.MODEL_NOT_FOUND),
            entry("content_filter", Meaning.CONTENT_FILTER),
            entry("data_inspection_failed", Meaning.CONTENT_FILTER),
            entry("DataInspectionFailed", Meaning.CONTENT_FILTER),
            entry("1301", Meaning.CONTENT_FILTER),
            entry(BASE_RESP + "1026", Meaning.CONTENT_FILTER),
            entry(BASE_RESP + "1027", Meaning.CONTENT_FILTER),
            entry("context_length_exceeded", Meaning.CONTEXT_LENGTH),
            entry("exceed_context_size_error", Meaning.CONTEXT_LENGTH),
            entry("1261", Meaning.CONTEXT_LENGTH),
            entry(BASE_RESP + "1039", Meaning.CONTEXT_LENGTH),
            entry("rate_limit_exceeded", Meaning.RATE_LIMITED),
            entry("rate_limit_reached_error", Meaning.RATE_LIMITED),
            entry("Throttling", Meaning.RATE_LIMITED),
            entry("Throttling.RateQuota", Meaning.RATE_LIMITED),
            entry("Throttling.AllocationQuota", Meaning.RATE_LIMITED),
            entry("1302", Meaning.RATE_LIMITED),
            entry("1303", Meaning.RATE_LIMITED),
            entry(BASE_RESP + "1002", Meaning.RATE_LIMITED),
            entry("engine_overloaded_error", Meaning.OVERLOADED),
            entry("1305", Meaning.OVERLOADED),
            entry("1312", Meaning.OVERLOADED),
            entry(BASE_RESP + "1001", Meaning.TIMEOUT),
            entry("tool_use_failed", Meaning.FAILED), // the model's own mistake, not the client's
            entry("json_validate_failed", Meaning.FAILED));

    private static final String[] TOO_LONG = {
        "maximum context length",
        "maximum prompt length",
        "context window",
        "context size",
        "range of input length",
        "exceeded model token limit",
        "too large for model"
    };

    private ErrorWords() {}

    /** By code, then by type; null when they say nothing. */
    static @Nullable Meaning of(String code, String type) {
        Meaning meaning = CODES.get(code);
        return meaning == null ? CODES.get(type) : meaning;
    }

    /** By the words of a refusal that has no telling code; null when they say nothing. */
    static @Nullable Meaning ofWords(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("incorrect api key")) {
            return Meaning.DEAD_CREDENTIAL; // xAI, with a 400
        }
        for (String each : TOO_LONG) {
            if (words.contains(each)) {
                return Meaning.CONTEXT_LENGTH;
            }
        }
        return null;
    }
}
