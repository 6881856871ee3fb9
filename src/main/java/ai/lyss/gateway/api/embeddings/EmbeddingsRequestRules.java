package ai.lyss.gateway.api.embeddings;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Given;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a request for embeddings must look like before anybody works with it
 * (<a href="https://platform.openai.com/docs/api-reference/embeddings/create">create embeddings</a>). How many tokens
 * and dimensions a model knows is the upstream's business. Unknown fields pass, and null means absent.
 */
final class EmbeddingsRequestRules {

    private static final int MOST_INPUTS = 2048;

    private EmbeddingsRequestRules() {}

    /** Passes, or throws a 400 that names the first field that is wrong. */
    static void check(ObjectNode body) {
        JsonNode model = body.path("model");
        if (!model.isTextual() || model.textValue().isBlank()) {
            throw GatewayException.invalid("model", "You must provide a model: 'model' must be a non-empty string.");
        }
        checkInput(body.path("input"));
        Given dimensions = Given.body(body).field("dimensions");
        if (dimensions.isPresent() && dimensions.wholeNumber().signum() < 1) {
            throw wrong("dimensions", "must be 1 or more", "integer_below_min_value");
        }
        JsonNode encoding = body.path("encoding_format");
        if (body.hasNonNull("encoding_format")
                && !"float".equals(encoding.textValue())
                && !"base64".equals(encoding.textValue())) {
            throw wrong("encoding_format", "must be 'float' or 'base64'", "invalid_value");
        }
        if (body.hasNonNull("user") && !body.path("user").isTextual()) {
            throw wrong("user", "must be a string", "invalid_type");
        }
    }

    /** A text, several texts, the tokens of a text, or the tokens of several. */
    private static void checkInput(JsonNode input) {
        if (input.isTextual()) {
            checkText("input", input);
            return;
        }
        if (!input.isArray()) {
            throw wrong(
                    "input", "must be a string, an array of strings, or the same as arrays of tokens", "invalid_type");
        }
        JsonNode first = input.path(0);
        if (isInteger(first)) {
            checkTokens("input", input);
            return;
        }
        if (input.isEmpty()) {
            throw wrong("input", "must not be empty", "empty_array");
        }
        if (input.size() > MOST_INPUTS) {
            throw wrong("input", "must have at most " + MOST_INPUTS + " elements", "array_above_max_length");
        }
        for (int i = 0; i < input.size(); i++) {
            String at = "input[" + i + "]";
            if (first.isArray()) {
                checkTokens(at, input.get(i));
            } else {
                checkText(at, input.get(i));
            }
        }
    }

    private static void checkText(String at, JsonNode text) {
        if (!text.isTextual()) {
            throw wrong(at, "must be a string", "invalid_type");
        }
        if (text.textValue().isEmpty()) {
            throw wrong(at, "must not be an empty string", "empty_string");
        }
    }

    private static void checkTokens(String at, JsonNode tokens) {
        if (!tokens.isArray()) {
            throw wrong(at, "must be an array of tokens", "invalid_type");
        }
        if (tokens.isEmpty()) {
            throw wrong(at, "must not be empty", "empty_array");
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (!isInteger(tokens.get(i)) || tokens.get(i).decimalValue().signum() < 0) {
                throw wrong(at + "[" + i + "]", "must be a token: an integer from 0 up", "invalid_type");
            }
        }
    }

    private static boolean isInteger(JsonNode node) {
        return node.isIntegralNumber();
    }

    private static GatewayException wrong(String at, String must, String code) {
        return GatewayException.invalid(at, "'" + at + "' " + must + ".").withCode(code);
    }
}
