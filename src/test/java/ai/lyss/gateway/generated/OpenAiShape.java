package ai.lyss.gateway.generated;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What typed clients rely on in a {@code chat.completion} and in a stream of chunks
 * (<a href="https://platform.openai.com/docs/api-reference/chat/object">reference</a>).
 */
public final class OpenAiShape {

    private static final Set<String> REASONS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private final List<String> problems = new ArrayList<>();

    private OpenAiShape() {}

    /** What is wrong with a whole answer. */
    public static List<String> problems(JsonNode completion) {
        OpenAiShape shape = new OpenAiShape();
        shape.envelope(completion, "chat.completion");
        shape.check(!completion.path("choices").isEmpty(), "no choices");
        Set<Integer> indices = new HashSet<>();
        for (JsonNode choice : completion.path("choices")) {
            shape.check(
                    choice.path("index").isInt()
                            && indices.add(choice.path("index").intValue()),
                    "index " + choice);
            shape.check(REASONS.contains(choice.path("finish_reason").asText()), "finish_reason " + choice);
            JsonNode message = choice.path("message");
            shape.check("assistant".equals(message.path("role").textValue()), "role " + message);
            shape.check(message.has("content"), "content " + message);
            shape.message(message);
            for (JsonNode call : message.path("tool_calls")) {
                shape.check(!call.path("id").asText("").isEmpty(), "id " + call);
                shape.call(call);
            }
        }
        shape.usage(completion.get("usage"));
        return shape.problems;
    }

    /** What is wrong with the chunks of a stream, which may be broken off. */
    public static List<String> problems(List<? extends JsonNode> chunks) {
        OpenAiShape shape = new OpenAiShape();
        Set<Integer> begun = new HashSet<>();
        Set<Integer> finished = new HashSet<>();
        Map<Integer, Integer> calls = new HashMap<>();
        for (JsonNode chunk : chunks) {
            shape.envelope(chunk, "chat.completion.chunk");
            shape.usage(chunk.get("usage"));
            for (JsonNode choice : chunk.path("choices")) {
                JsonNode delta = choice.path("delta");
                int index = choice.path("index").asInt(-1);
                shape.check(choice.path("index").isInt() && delta.isObject(), "choice " + choice);
                shape.check(!finished.contains(index), "something after the finish " + choice);
                shape.check(delta.has("role") == begun.add(index), "role not once and first " + choice);
                JsonNode reason = choice.path("finish_reason");
                shape.check(reason.isNull() || REASONS.contains(reason.asText()), "finish_reason " + choice);
                if (!reason.isNull()) {
                    finished.add(index);
                }
                shape.message(delta);
                for (JsonNode call : delta.path("tool_calls")) {
                    int next = calls.getOrDefault(index, 0);
                    int tool = call.path("index").asInt(-1);
                    shape.check(call.path("index").isInt() && tool >= 0 && tool <= next, "index of " + call);
                    if (tool == next) {
                        calls.put(index, next + 1);
                        shape.check(!call.path("id").asText("").isEmpty(), "id of first " + call);
                        shape.call(call);
                    } else {
                        shape.check(
                                !call.has("id") && !call.at("/function/name").isTextual(), "told again " + call);
                    }
                }
            }
        }
        return shape.problems;
    }

    private void envelope(JsonNode answer, String object) {
        check(object.equals(answer.path("object").textValue()), "object");
        check(answer.path("id").isTextual() && answer.path("model").isTextual(), "id, model");
        check(answer.path("created").isIntegralNumber(), "created");
        check(answer.path("choices").isArray(), "choices");
    }

    /** What a message and a delta have in common. */
    private void message(JsonNode message) {
        for (String field : List.of("content", "refusal", "reasoning_content")) {
            check(isTextOrNull(message.path(field)), field + " " + message);
        }
        check(!message.has("role") || "assistant".equals(message.path("role").textValue()), "role " + message);
        if (message.has("tool_calls")) {
            check(
                    message.get("tool_calls").isArray()
                            && !message.get("tool_calls").isEmpty(),
                    "tool_calls " + message);
        }
        if (message.hasNonNull("function_call")) {
            check(isTextOrNull(message.at("/function_call/arguments")), "function_call " + message);
        }
    }

    private void call(JsonNode call) {
        switch (call.path("type").asText("")) {
            case "function" -> {
                check(call.at("/function/name").isTextual(), "name " + call);
                check(call.at("/function/arguments").isTextual(), "arguments " + call);
            }
            case "custom" -> check(call.at("/custom/name").isTextual(), "custom " + call);
            default -> check(false, "type of " + call);
        }
    }

    private void usage(JsonNode usage) {
        if (usage == null || usage.isNull()) {
            return;
        }
        for (String field : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
            check(usage.path(field).isIntegralNumber(), field + " " + usage);
        }
        for (String details : List.of("prompt_tokens_details", "completion_tokens_details")) {
            JsonNode counts = usage.path(details);
            check(counts.isMissingNode() || counts.isNull() || counts.isObject(), details + " " + usage);
        }
    }

    private static boolean isTextOrNull(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isTextual();
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
