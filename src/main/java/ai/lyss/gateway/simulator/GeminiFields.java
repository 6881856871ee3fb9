package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields that Gemini's requests have (<a href="https://ai.google.dev/api/generate-content">generateContent</a>); any
 * other, at any depth, is refused.
 */
final class GeminiFields {

    /** A type a line: its fields; with a type of their own after a colon, or {@code *} for a map of such values. */
    private static final Map<String, Map<String, String>> TYPES = types("""
            Request model contents:Content systemInstruction:Content tools:Tool toolConfig:ToolConfig \
             safetySettings:Safety generationConfig:Generation cachedContent serviceTier store
            Embed model content:Content taskType title outputDimensionality embedContentConfig
            EmbedBatch model requests:Embed
            Content role parts:Part
            Part text thought thoughtSignature inlineData:Blob fileData:File functionCall:Call \
             functionResponse:Response executableCode codeExecutionResult toolCall toolResponse videoMetadata \
             mediaResolution:Resolution partMetadata
            Blob mimeType data displayName
            File mimeType fileUri displayName
            Call id name args
            Response id name response willContinue scheduling parts
            Resolution level
            Tool functionDeclarations:Function googleSearch googleSearchRetrieval codeExecution urlContext \
             computerUse fileSearch googleMaps mcpServers
            Function name description behavior parameters:Schema parametersJsonSchema response:Schema \
             responseJsonSchema
            ToolConfig functionCallingConfig:Calling retrievalConfig includeServerSideToolInvocations
            Calling mode allowedFunctionNames
            Safety category threshold
            Generation candidateCount stopSequences maxOutputTokens temperature topP topK seed presencePenalty \
             frequencyPenalty responseLogprobs logprobs responseMimeType responseSchema:Schema responseJsonSchema \
             _responseJsonSchema responseFormat responseModalities thinkingConfig:Thinking speechConfig \
             mediaResolution enableEnhancedCivicAnswers imageConfig
            Thinking thinkingBudget thinkingLevel includeThoughts
            Schema type format title description nullable enum items:Schema maxItems minItems properties:*Schema \
             required minProperties maxProperties minLength maxLength pattern example anyOf:Schema \
             propertyOrdering default minimum maximum
            """);

    private static final Pattern SNAKE = Pattern.compile("(?<=[a-z])_([a-z])");
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])([A-Z])");

    private final List<String> unknown = new ArrayList<>();

    private GeminiFields() {}

    private static Map<String, Map<String, String>> types(String text) {
        Map<String, Map<String, String>> types = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split(" +");
            Map<String, String> fields = new HashMap<>();
            for (int i = 1; i < words.length; i++) {
                String[] parts = words[i].split(":", 2);
                fields.put(parts[0], parts.length == 1 ? "" : parts[1]);
            }
            types.put(words[0], fields);
        }
        return types;
    }

    /** Throws a {@link Refusal} that names every field that does not exist; the others get their camelCase names. */
    static void check(ObjectNode body, String type) {
        GeminiFields fields = new GeminiFields();
        fields.look(body, type, "");
        if (!fields.unknown.isEmpty()) {
            throw Refusal.invalid(String.join("\n", fields.unknown));
        }
    }

    private void look(JsonNode node, String type, String at) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(node.get(i), type, at + "[" + i + "]");
            }
        } else if (node.isObject() && type.startsWith("*")) {
            node.properties().forEach(entry -> look(entry.getValue(), type.substring(1), at + ".value"));
        } else if (node instanceof ObjectNode object && !type.isEmpty()) {
            List.copyOf(object.properties()).forEach(entry -> field(object, entry.getKey(), type, at));
        }
    }

    private void field(ObjectNode object, String name, String type, String at) {
        String camel = camel(name);
        @Nullable String inner = TYPES.getOrDefault(type, Map.of()).get(camel);
        if (inner == null) {
            unknown.add("Invalid JSON payload received. Unknown name \"" + name + "\""
                    + (at.isEmpty() ? "" : " at '" + at + "'") + ": Cannot find field.");
            return;
        }
        JsonNode value = object.get(name);
        if (!camel.equals(name)) {
            object.remove(name);
            object.set(camel, value);
        }
        String snake =
                CAMEL.matcher(camel).replaceAll(match -> "_" + match.group(1).toLowerCase(Locale.ROOT));
        look(value, inner, at.isEmpty() ? snake : at + "." + snake);
    }

    /** Google's parser takes both spellings; from here on there is one. */
    private static String camel(String name) {
        return SNAKE.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
