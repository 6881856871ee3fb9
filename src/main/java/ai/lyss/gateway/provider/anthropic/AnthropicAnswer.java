package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.Failures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A whole message as a {@code chat.completion}: all its text, its thinking apart, its calls
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 */
final class AnthropicAnswer {

    private final AnswerWords words;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ArrayNode thinkingBlocks = Json.MAPPER.createArrayNode();
    private final ArrayNode reasoningDetails = Json.MAPPER.createArrayNode();
    private final Citations citations = new Citations();
    private final ArrayNode toolCalls = Json.MAPPER.createArrayNode();

    private AnthropicAnswer(AnswerWords words) {
        this.words = words;
    }

    static ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        if (AnthropicErrors.isError(answer)) {
            throw AnthropicErrors.inside200(answer);
        }
        if (!answer.path("content").isArray()) {
            throw Failures.malformed("a message without content");
        }
        AnthropicAnswer read = new AnthropicAnswer(AnswerWords.of(request.body()));
        answer.get("content").forEach(read::take);
        ObjectNode completion = Json.object();
        completion.put("id", "chatcmpl-" + answer.path("id").asText(""));
        completion.put("object", "chat.completion");
        completion.put("created", Instant.now().getEpochSecond());
        completion.put("model", request.model());
        String stop = answer.path("stop_reason").asText("");
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", read.message(stop, answer.path("stop_details")));
        choice.putNull("logprobs");
        choice.put("finish_reason", read.finishReason(stop));
        AnthropicUsage usage = new AnthropicUsage();
        usage.take(answer.path("usage"));
        ObjectNode counted = usage.toOpenAi();
        if (counted != null) {
            completion.set("usage", counted);
        }
        return completion;
    }

    private void take(JsonNode block) {
        switch (block.path("type").asText("")) {
            case "text" -> {
                int from = characters();
                text.append(block.path("text").asText(""));
                citations.add(block.path("citations"), from, characters());
            }
            case "thinking" -> {
                thinking.append(block.path("thinking").asText(""));
                takeThinking(block);
            }
            case "redacted_thinking" -> takeThinking(block);
            case "tool_use" -> takeToolUse(block);
            default -> {} // server tools and their results: the client must not run them
        }
    }

    private int characters() {
        return text.codePointCount(0, text.length());
    }

    private void takeThinking(JsonNode block) {
        reasoningDetails.add(ReasoningDetails.of(block, thinkingBlocks.size()));
        thinkingBlocks.add(block);
    }

    private void takeToolUse(JsonNode block) {
        String name = block.path("name").asText("");
        String input = input(block.path("input"));
        if (words.jsonByTool() && name.equals(StructuredOutput.TOOL)) {
            text.append(input);
            return;
        }
        ObjectNode call = toolCalls.addObject().put("id", id(block, toolCalls.size()));
        if (words.customTools().contains(name)) {
            call.put("type", "custom");
            call.putObject("custom").put("name", name).put("input", CustomTools.unwrap(input));
        } else {
            call.put("type", "function");
            call.putObject("function").put("name", name).put("arguments", input);
        }
    }

    /** The call's id; some servers send none, and clients cannot answer a call without. */
    static String id(JsonNode block, int index) {
        String id = block.path("id").asText("");
        return id.isEmpty() ? "toolu_" + index : id;
    }

    /** A call's input as OpenAI's {@code arguments}; some servers send it as text. */
    static String input(JsonNode input) {
        String text = input.isTextual() ? input.textValue() : input.isObject() ? Json.text(input) : "";
        return text.isBlank() ? "{}" : text;
    }

    private ObjectNode message(String stop, JsonNode details) {
        ObjectNode message = Json.object().put("role", "assistant");
        boolean called = !toolCalls.isEmpty();
        message.put("content", text.isEmpty() && called ? null : said());
        message.put(
                "refusal", stop.equals("refusal") ? details.path("explanation").textValue() : null);
        if (!thinking.isEmpty()) {
            message.put("reasoning_content", thinking.toString());
        }
        if (!thinkingBlocks.isEmpty()) {
            message.set("thinking_blocks", thinkingBlocks);
            message.set("reasoning_details", reasoningDetails);
        }
        citations.addTo(message);
        if (called && words.functionCall()) {
            message.set("function_call", toolCalls.get(0).get("function"));
        } else if (called) {
            message.set("tool_calls", toolCalls);
        }
        return message;
    }

    private String said() {
        if (!words.json()) {
            return text.toString();
        }
        CodeFence fence = new CodeFence();
        return fence.take(text.toString()) + fence.end();
    }

    private String finishReason(String stop) {
        String reason = StopReasons.finishReason(stop, !toolCalls.isEmpty());
        return words.functionCall() && reason.equals("tool_calls") ? "function_call" : reason;
    }
}
