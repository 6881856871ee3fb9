package ai.lyss.gateway.tokens;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An estimate of the input tokens of a chat completion. Text is counted in the encoding of OpenAI's models
 * ({@code o200k_base}), because the others' are not public. What is not text, or too much of it:
 *
 * <ul>
 *   <li>4 tokens for every message, and 3 for the answer's beginning
 *       (<a href="https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken">counting tokens</a>)
 *   <li>8 tokens for every tool and every call of one, beside name, description and JSON
 *   <li>{@value #IMAGE} tokens for an image: about what one of 1.15 megapixels costs
 *       (<a href="https://docs.anthropic.com/en/docs/build-with-claude/vision">vision</a>)
 *   <li>{@value #PAGE} tokens for each {@value #PAGE_SIZE} characters of an inlined file: a page
 *       (<a href="https://docs.anthropic.com/en/docs/build-with-claude/pdf-support">PDF</a>)
 *   <li>a token for each {@value #SOUND} characters of inlined sound: about a tenth of a second of plain PCM
 *   <li>a token for every {@value #CHARACTERS} characters behind the first {@value #MOST_COUNTED}
 * </ul>
 *
 * <p>Quickly, everything is only judged: see {@link QuickTokens}. Closely, the first {@value #CLOSELY_COUNTED} characters
 * are counted and the rest is judged: in a millisecond, for those who would else be refused.
 */
final class PromptTokens {

    private static final int MESSAGE = 4;
    private static final int ANSWER = 3;
    private static final int TOOL = 8;
    private static final int IMAGE = 1600;
    private static final int PAGE = 2500;
    private static final int PAGE_SIZE = 70_000;
    private static final int SOUND = 4_000;
    private static final int SLICE = 20_000;
    private static final int MOST_COUNTED = 1_000_000; // counting more than a second's worth helps nobody
    private static final int CHARACTERS = 4;

    private static final int CLOSELY_COUNTED = 8_000;

    private final boolean judging;
    private int left;

    private PromptTokens(int counted, boolean judging) {
        this.left = counted;
        this.judging = judging;
    }

    /** The tokens of what is asked. */
    static long of(ModelRequest request) {
        return new PromptTokens(MOST_COUNTED, false).asked(request);
    }

    /** The same in less time, and rather too many; 1 or more. */
    static long quickly(ModelRequest request) {
        return Math.max(1, new PromptTokens(0, true).asked(request));
    }

    /** The same, nearer to what there are; 1 or more. */
    static long closely(ModelRequest request) {
        return Math.max(1, new PromptTokens(CLOSELY_COUNTED, true).asked(request));
    }

    private long asked(ModelRequest request) {
        return request.operation() == Operation.EMBEDDINGS
                ? input(request.body().path("input"))
                : count(request.body());
    }

    /** The tokens of a chat body, 3 or more. */
    static long of(ObjectNode chat) {
        return new PromptTokens(MOST_COUNTED, false).count(chat);
    }

    private long count(ObjectNode chat) {
        long tokens = ANSWER;
        for (JsonNode message : chat.path("messages")) {
            tokens += MESSAGE + content(message.path("content")) + text(message.path("name"));
            tokens += text(message.path("reasoning_content"));
            for (JsonNode call : message.path("tool_calls")) {
                JsonNode function = call.path("function");
                tokens += TOOL + text(function.path("name")) + text(function.path("arguments"));
            }
        }
        for (JsonNode tool : chat.path("tools")) {
            JsonNode function = tool.path("function");
            tokens += TOOL + text(function.path("name")) + text(function.path("description"));
            tokens += json(function.path("parameters"));
        }
        return tokens + json(chat.at("/response_format/json_schema/schema"));
    }

    /** What is embedded: text, a token, or several of either. */
    private long input(JsonNode input) {
        long tokens = input.isNumber() ? 1 : text(input);
        for (JsonNode each : input) {
            tokens += input(each);
        }
        return tokens;
    }

    private long content(JsonNode content) {
        long tokens = text(content);
        for (JsonNode part : content) {
            tokens += switch (part.path("type").asText("")) {
                case "image_url" -> IMAGE;
                case "input_audio" ->
                    1 + part.at("/input_audio/data").asText("").length() / SOUND;
                case "file" -> PAGE * (1 + part.at("/file/file_data").asText("").length() / (long) PAGE_SIZE);
                default -> text(part.path("text"));
            };
        }
        return tokens;
    }

    private long json(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? 0 : count(Json.text(value));
    }

    private long text(JsonNode value) {
        return value.isTextual() ? count(value.textValue()) : 0;
    }

    private long count(String text) {
        int counted = Math.min(left, text.length());
        left -= counted;
        long tokens = judging ? QuickTokens.of(text.substring(counted)) : (text.length() - counted) / (long) CHARACTERS;
        for (int from = 0; from < counted; from += SLICE) {
            tokens += Tokenizer.count(text.substring(from, Math.min(counted, from + SLICE)));
        }
        return tokens;
    }
}
