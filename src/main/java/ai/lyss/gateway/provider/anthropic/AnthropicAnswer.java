package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A whole message as a {@code chat.completion}: all its text, its thinking apart, its calls. */
final class AnthropicAnswer {

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ArrayNode thinkingBlocks = Json.MAPPER.createArrayNode();
    private final ArrayNode toolCalls = Json.MAPPER.createArrayNode();
    private final boolean jsonByTool;

    private AnthropicAnswer(ChatRequest request) {
        this.jsonByTool =
                request.body().path("response_format").path("type").asText("").equals("json_schema");
    }

    static ObjectNode normalize(ObjectNode message, ChatRequest request) {
        if ("error".equals(Json.textOf(message, "type"))) {
            throw AnthropicErrors.inside200(message);
        }
        if (!message.path("content").isArray()) {
            throw Failures.malformed("a message without content");
        }
        AnthropicAnswer answer = new AnthropicAnswer(request);
        message.get("content").forEach(answer::take);
        ObjectNode completion = Json.object();
        completion.put("id", "chatcmpl-" + message.path("id").asText(""));
        completion.put("object", "chat.completion");
        completion.put("created", Instant.now().getEpochSecond());
        completion.put("model", request.model());
        ObjectNode choice = completion.putArray("choices").addObject();
        choice.put("index", 0);
        String stop = message.path("stop_reason").asText("");
        choice.set("message", answer.message(stop, message.path("stop_details")));
        choice.putNull("logprobs");
        choice.put("finish_reason", answer.finishReason(stop));
        AnthropicUsage usage = new AnthropicUsage();
        usage.take(message.path("usage"));
        @Nullable ObjectNode counted = usage.toOpenAi();
        if (counted != null) {
            completion.set("usage", counted);
        }
        return completion;
    }

    private void take(JsonNode block) {
        switch (block.path("type").asText("")) {
            case "text" -> text.append(block.path("text").asText(""));
            case "thinking" -> {
                thinking.append(block.path("thinking").asText(""));
                thinkingBlocks.add(block);
            }
            case "redacted_thinking" -> thinkingBlocks.add(block);
            case "tool_use" -> takeToolUse(block);
            default -> {} // server tools and their results: the client must not run them
        }
    }

    private void takeToolUse(JsonNode block) {
        String input = block.path("input").isObject() ? Json.text(block.get("input")) : "{}";
        if (jsonByTool && StructuredOutput.TOOL.equals(block.path("name").asText())) {
            text.append(input);
            return;
        }
        ObjectNode call = toolCalls.addObject();
        call.put("id", block.path("id").asText()).put("type", "function");
        call.putObject("function").put("name", block.path("name").asText()).put("arguments", input);
    }

    private ObjectNode message(String stop, JsonNode details) {
        ObjectNode message = Json.object().put("role", "assistant");
        if (text.isEmpty() && !toolCalls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        message.put(
                "refusal", stop.equals("refusal") ? details.path("explanation").textValue() : null);
        if (!thinking.isEmpty()) {
            message.put("reasoning_content", thinking.toString());
        }
        if (!thinkingBlocks.isEmpty()) {
            message.set("thinking_blocks", thinkingBlocks);
        }
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls);
        }
        return message;
    }

    private String finishReason(String stop) {
        boolean onlyJson = jsonByTool && toolCalls.isEmpty();
        return StopReasons.finishReason(onlyJson && stop.equals("tool_use") ? "end_turn" : stop, !toolCalls.isEmpty());
    }
}
