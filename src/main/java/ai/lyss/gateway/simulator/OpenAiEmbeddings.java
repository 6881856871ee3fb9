package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** OpenAI's embeddings (<a href="https://platform.openai.com/docs/api-reference/embeddings">reference</a>). */
final class OpenAiEmbeddings {

    private static final int DIMENSIONS = 1536;
    private static final int MOST_INPUTS = 2048;
    private static final int MOST_TOKENS = 8192;
    private static final int MOST_TOKENS_TOGETHER = 300_000;
    private static final Set<String> FIELDS = Set.of("model", "input", "dimensions", "encoding_format", "user");

    private OpenAiEmbeddings() {}

    /** The answer; throws a {@link Refusal}. */
    static ObjectNode answer(ObjectNode body, Script script) {
        check(body, script.has(Option.ECHO));
        List<JsonNode> inputs = inputs(body.path("input"));
        int dimensions = dimensions(body);
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (JsonNode input : inputs) {
            SimulatedVector full = SimulatedVector.of(input, DIMENSIONS);
            SimulatedVector vector =
                    dimensions < DIMENSIONS ? full.cutTo(dimensions).ofLengthOne() : full;
            data.addObject()
                    .put("object", "embedding")
                    .put("index", data.size() - 1)
                    .set(
                            "embedding",
                            body.path("encoding_format").asText().equals("base64")
                                    ? vector.base64()
                                    : vector.numbers());
        }
        answer.put("model", script.model());
        if (!script.has(Option.NO_USAGE)) {
            long tokens = tokens(inputs);
            answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        return answer;
    }

    private static void check(ObjectNode body, boolean tolerant) {
        body.fieldNames().forEachRemaining(name -> {
            if (!tolerant && !FIELDS.contains(name)) {
                throw Refusal.invalid("Unknown parameter: '" + name + "'.", name, "unknown_parameter");
            }
        });
        if (!Json.has(body, "model")) {
            throw Refusal.invalid("you must provide a model parameter");
        }
        String format = body.path("encoding_format").asText("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw Refusal.invalid(
                    "Invalid value: '" + format + "'. Supported values are: 'float' and 'base64'.",
                    "encoding_format",
                    "invalid_value");
        }
    }

    private static int dimensions(ObjectNode body) {
        JsonNode asked = body.path("dimensions");
        if (!Json.has(body, "dimensions")) {
            return DIMENSIONS;
        }
        if (!asked.isIntegralNumber()) {
            throw Refusal.invalid(asked + " is not of type 'integer' - 'dimensions'");
        }
        if (asked.asLong() < 1) {
            throw Refusal.invalid(asked + " is less than the minimum of 1 - 'dimensions'");
        }
        if (asked.asLong() > DIMENSIONS) {
            throw Refusal.invalid("Invalid value for 'dimensions' = " + asked + ". Must be less than or equal to "
                    + DIMENSIONS + ".");
        }
        return asked.asInt();
    }

    private static List<JsonNode> inputs(JsonNode input) {
        List<JsonNode> inputs = new ArrayList<>();
        if (input.isTextual() || input.path(0).isIntegralNumber()) {
            inputs.add(input);
        } else {
            input.forEach(inputs::add);
        }
        if (inputs.size() > MOST_INPUTS) {
            throw Refusal.invalid(
                    "Invalid 'input': array too long. Expected an array with maximum length " + MOST_INPUTS
                            + ", but got an array with length " + inputs.size() + " instead.",
                    "input",
                    "array_above_max_length");
        }
        boolean valid = !inputs.isEmpty() && inputs.stream().allMatch(each -> isTextOrTokens(each));
        if (!valid) {
            throw Refusal.invalid("'$.input' is invalid. Please check the API reference:"
                    + " https://platform.openai.com/docs/api-reference.");
        }
        for (JsonNode each : inputs) {
            long tokens = tokens(List.of(each));
            if (tokens > MOST_TOKENS) {
                throw Refusal.invalid("This model's maximum context length is " + MOST_TOKENS
                        + " tokens, however you requested " + tokens + " tokens (" + tokens
                        + " in your prompt; 0 for the completion). Please reduce your prompt; or completion length.");
            }
        }
        if (tokens(inputs) > MOST_TOKENS_TOGETHER) {
            throw Refusal.invalid(
                    "Requested " + tokens(inputs) + " tokens, max " + MOST_TOKENS_TOGETHER + " tokens per request",
                    null,
                    "max_tokens_per_request");
        }
        return inputs;
    }

    private static boolean isTextOrTokens(JsonNode input) {
        if (input.isTextual()) {
            return !input.textValue().isEmpty();
        }
        boolean tokens = input.isArray() && !input.isEmpty();
        for (JsonNode token : input) {
            tokens &= token.isIntegralNumber();
        }
        return tokens;
    }

    /** A token for every four characters of a text, rounded up. */
    private static long tokens(List<JsonNode> inputs) {
        long tokens = 0;
        for (JsonNode input : inputs) {
            tokens += input.isTextual() ? (input.textValue().length() + 3) / 4 : input.size();
        }
        return tokens;
    }
}
