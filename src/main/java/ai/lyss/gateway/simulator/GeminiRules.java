package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What Gemini refuses: unknown fields, empty turns, calls without their responses and calls of the current turn
 * without their signature (<a href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</a>).
 */
final class GeminiRules {

    /** What may stand for a signature that was lost. */
    private static final String SKIP = "skip_thought_signature_validator";

    private GeminiRules() {}

    /** Throws a {@link Refusal}. */
    static void check(ObjectNode body) {
        GeminiFields.check(body, "Request");
        JsonNode contents = body.path("contents");
        if (contents.isEmpty()) {
            throw Refusal.invalid("* GenerateContentRequest.contents: contents is not specified\n");
        }
        int current = 0;
        for (int i = 0; i < contents.size(); i++) {
            turn(contents, i);
            boolean speaks = !isModel(contents.get(i)) && count(contents.get(i), "functionResponse") == 0;
            current = speaks ? i : current;
        }
        for (int i = current; i < contents.size(); i++) {
            signature(contents.get(i), i);
        }
        JsonNode generation = body.path("generationConfig");
        if (generation.path("candidateCount").asInt(1) > 1) {
            throw Refusal.invalid("Multiple candidates is not enabled for this model");
        }
        if (generation.path("thinkingConfig").has("thinkingLevel")
                && generation.path("thinkingConfig").has("thinkingBudget")) {
            throw Refusal.invalid("You can only set only one of thinking budget and thinking level.");
        }
        tools(body.path("tools"));
    }

    private static boolean isModel(JsonNode content) {
        return content.path("role").asText().equals("model");
    }

    private static int count(JsonNode content, String kind) {
        int count = 0;
        for (JsonNode part : content.path("parts")) {
            count += part.has(kind) ? 1 : 0;
        }
        return count;
    }

    private static void turn(JsonNode contents, int i) {
        JsonNode content = contents.get(i);
        String role = content.path("role").asText("user");
        if (!role.equals("user") && !role.equals("model")) {
            throw Refusal.invalid("Please use a valid role: user, model.");
        }
        if (content.path("parts").isEmpty()) {
            throw Refusal.invalid(
                    "* GenerateContentRequest.contents[" + i + "].parts: contents.parts must not be empty.\n");
        }
        for (JsonNode part : content.path("parts")) {
            if (part.isEmpty()) {
                throw Refusal.invalid("* GenerateContentRequest.contents[" + i
                        + "].parts.data: required oneof field 'data' must have one initialized field\n");
            }
        }
        int calls = i == 0 || !isModel(contents.get(i - 1)) ? 0 : count(contents.get(i - 1), "functionCall");
        if (calls != count(content, "functionResponse")) {
            throw Refusal.invalid("Please ensure that the number of function response parts is equal to the number of"
                    + " function call parts of the function call turn.");
        }
    }

    private static void signature(JsonNode content, int i) {
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionCall")) {
                String signature = part.path("thoughtSignature").asText("");
                if (signature.isEmpty()) {
                    throw Refusal.invalid("Function call is missing a thought_signature in functionCall parts. Function"
                            + " call `default_api:"
                            + part.path("functionCall").path("name").asText()
                            + "`, position " + (i + 1) + ".");
                }
                if (!signature.equals(SKIP) && !Signature.isOurs(signature)) {
                    throw Refusal.invalid("Corrupted thought signature.");
                }
                return; // only the first call of a step has one
            }
        }
    }

    private static void tools(JsonNode tools) {
        for (JsonNode tool : tools) {
            for (JsonNode function : tool.path("functionDeclarations")) {
                String name = function.path("name").asText();
                if (!name.matches("[A-Za-z_][A-Za-z0-9_.:-]{0,127}")) {
                    throw Refusal.invalid(
                            "Invalid function name '" + name + "'. Must start with a letter or an" + " underscore.");
                }
                if (function.has("parameters") && function.has("parametersJsonSchema")) {
                    throw Refusal.invalid("parameters and parameters_json_schema are mutually exclusive.");
                }
            }
        }
    }
}
