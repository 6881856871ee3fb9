package ai.lyss.gateway.api.completions;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * A prompt in the words of chat completions
 * (<a href="https://platform.openai.com/docs/api-reference/completions/create">create completion</a>). What both have in
 * common, and what neither knows, goes on as it is.
 */
final class CompletionRequest {

    /** OpenAI's own default: who wants more says so. */
    private static final int MAX_TOKENS = 16;

    private static final Set<String> OWN =
            Set.of("model", "prompt", "max_tokens", "suffix", "echo", "best_of", "logprobs", "stream_options");

    private CompletionRequest() {}

    /** The chat body; 400 for what would be answered wrongly. */
    static ObjectNode chat(Given asked, List<Loss> losses) {
        ObjectNode chat = Json.object().put("model", asked.field("model").filledText());
        if (asked.field("messages").isPresent()) {
            throw asked.field("messages").wrong("does not belong into a completion: it has a 'prompt'");
        }
        chat.putArray("messages").addObject().put("role", "user").put("content", prompt(asked.field("prompt")));
        Given limit = asked.field("max_tokens");
        chat.set(
                "max_completion_tokens",
                limit.isPresent()
                        ? limit.integer()
                        : Json.MAPPER.getNodeFactory().numberNode(MAX_TOKENS));
        refuseInfill(asked.field("suffix"));
        logprobs(asked, chat);
        bestOf(asked, losses);
        asked.object().properties().forEach(field -> {
            if (!OWN.contains(field.getKey()) && !field.getValue().isNull()) {
                chat.set(field.getKey(), field.getValue());
            }
        });
        return chat;
    }

    private static String prompt(Given prompt) {
        JsonNode value = prompt.value();
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isArray() && value.size() == 1 && value.get(0).isTextual()) {
            return value.get(0).textValue();
        }
        if (!value.isArray() || value.isEmpty()) {
            throw prompt.wrong("must be a string or an array of one string").withCode("invalid_type");
        }
        throw prompt.wrong(
                        value.get(0).isTextual()
                                ? "must be one prompt: send a request for each"
                                : "must be text: tokens mean something else to every model")
                .withCode("unsupported_value");
    }

    /** An answer that does not lead up to the suffix is not what was asked for. */
    private static void refuseInfill(Given suffix) {
        String text = suffix.textOrNull();
        if (text != null && !text.isEmpty()) {
            throw suffix.wrong("is not supported: text cannot be filled in here, only continued")
                    .withCode("unsupported_parameter");
        }
    }

    private static void logprobs(Given asked, ObjectNode chat) {
        Given logprobs = asked.field("logprobs");
        if (!logprobs.isPresent()) {
            return;
        }
        if (asked.field("echo").flag()) {
            throw asked.field("echo")
                    .wrong("is not supported with 'logprobs': a prompt's own probabilities are not known here")
                    .withCode("unsupported_parameter");
        }
        chat.put("logprobs", true);
        if (logprobs.integer().decimalValue().signum() != 0) {
            chat.set("top_logprobs", logprobs.value());
        }
    }

    /** The best of several is the first of one: as good as the model is without choosing. */
    private static void bestOf(Given asked, List<Loss> losses) {
        Given best = asked.field("best_of");
        int n = asked.field("n").choices();
        int of = best.isPresent() ? best.choices() : n;
        if (of < n) {
            throw best.wrong("must not be less than 'n'");
        }
        if (of > n) {
            losses.add(Loss.dropped(best.path()));
        }
        asked.field("echo").flag();
    }
}
