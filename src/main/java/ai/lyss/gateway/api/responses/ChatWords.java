package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A request for a response in the words of chat completions
 * (<a href="https://platform.openai.com/docs/guides/migrate-to-responses">responses and chat completions</a>).
 */
final class ChatWords {

    private static final String ENCRYPTED = "reasoning.encrypted_content";
    private static final String LOGPROBS = "message.output_text.logprobs";

    /** What has no word in chat completions, or could not be answered here; everything that is not named in this class goes on as it is. */
    private static final Set<String> WITHOUT_WORD = Set.of(
            "access_programs", "audio", "best_of", "context_management", "image", "max_tool_calls", "modalities", "n");

    private final Given asked;
    private final List<Loss> losses;
    private final ObjectNode chat = Json.object();
    private final Set<String> said = new HashSet<>(Set.of(
            "background", "conversation", "input", "instructions", "previous_response_id", "prompt", "truncation"));

    private ChatWords(Given asked, List<Loss> losses) {
        this.asked = asked;
        this.losses = losses;
    }

    static ObjectNode of(Given asked, List<Loss> losses) {
        ChatWords words = new ChatWords(asked, losses);
        words.say();
        return words.chat;
    }

    private void say() {
        chat.put("model", take("model").filledText());
        chat.set("messages", Conversation.of(asked, losses));
        sayTools();
        sayText();
        sayReasoning();
        sayLogprobs();
        Given limit = take("max_output_tokens");
        if (limit.isPresent()) {
            chat.set("max_completion_tokens", limit.integer());
        }
        same("temperature", Given::number);
        same("top_p", Given::number);
        same("metadata", Given::object);
        same("user", Given::text);
        same("safety_identifier", Given::text);
        same("prompt_cache_key", Given::text);
        same("service_tier", Given::text);
        same("stream", Given::flag);
        Given store = take("store");
        if (store.isPresent()) {
            chat.put("store", store.flag());
            if (store.flag()) {
                losses.add(Loss.approximated("store")); // the upstream may keep it, but it cannot be retrieved here
            }
        }
        Given options = take("stream_options");
        if (options.isPresent()) {
            Leftovers.note(options, Set.of(), losses);
        }
        sayTheRest();
    }

    private void sayTools() {
        Tools tools = Tools.of(take("tools"), losses);
        tools.sayIn(chat);
        JsonNode choice = ToolChoice.of(take("tool_choice"), tools, losses);
        if (!choice.isMissingNode()) {
            chat.set("tool_choice", choice);
        }
        Given parallel = take("parallel_tool_calls");
        boolean inParallel = parallel.flag();
        if (parallel.isPresent() && !tools.isEmpty()) { // many servers refuse it where there are none
            chat.put("parallel_tool_calls", inParallel);
        }
    }

    private void sayText() {
        Given text = take("text");
        if (!text.isPresent()) {
            return;
        }
        Leftovers.note(text, Set.of("format", "verbosity"), losses);
        ObjectNode format = TextFormat.of(text.field("format"), losses);
        if (format != null) {
            chat.set("response_format", format);
        }
        String verbosity = text.field("verbosity").textOrNull();
        if (verbosity != null) {
            chat.put("verbosity", verbosity);
        }
    }

    private void sayReasoning() {
        Given reasoning = take("reasoning");
        if (!reasoning.isPresent()) {
            return;
        }
        Leftovers.note(reasoning, Set.of("effort", "summary", "generate_summary"), losses);
        String effort = reasoning.field("effort").textOrNull();
        if (effort != null) {
            chat.put("reasoning_effort", effort);
        }
        for (String summary : new String[] {"summary", "generate_summary"}) {
            if (reasoning.field(summary).textOrNull() != null) { // what the model tells of its thinking is given
                losses.add(Loss.approximated(reasoning.field(summary).path()));
            }
        }
    }

    private void sayLogprobs() {
        boolean logprobs = false;
        for (Given each : take("include").items()) {
            String wanted = each.text();
            logprobs |= wanted.equals(LOGPROBS);
            if (!wanted.equals(LOGPROBS) && !wanted.equals(ENCRYPTED)) {
                losses.add(Loss.dropped(each.path()));
            }
        }
        Given top = take("top_logprobs");
        boolean some = top.isPresent() && top.integer().decimalValue().signum() != 0;
        if (logprobs || some) {
            chat.put("logprobs", true);
        }
        if (some) {
            chat.set("top_logprobs", top.value());
        }
    }

    private void sayTheRest() {
        asked.object().properties().forEach(field -> {
            String name = field.getKey();
            if (WITHOUT_WORD.contains(name) && asked.field(name).isPresent()) {
                losses.add(Loss.dropped(name));
            } else if (!said.contains(name) && asked.field(name).isPresent()) {
                chat.set(name, field.getValue());
            }
        });
    }

    private Given take(String field) {
        said.add(field);
        return asked.field(field);
    }

    private void same(String field, Consumer<Given> check) {
        Given given = take(field);
        if (given.isPresent()) {
            check.accept(given);
            chat.set(field, given.value());
        }
    }
}
