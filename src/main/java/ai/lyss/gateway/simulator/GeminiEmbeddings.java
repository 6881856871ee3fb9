package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/**
 * Gemini's embeddings (<a href="https://ai.google.dev/api/embeddings">reference</a>). As with gemini-embedding-001, a
 * vector that is cut to fewer dimensions is shorter than 1.
 */
final class GeminiEmbeddings {

    /** The method for one input. */
    static final String ONE = "embedContent";

    /** The method for several. */
    static final String BATCH = "batchEmbedContents";

    private static final int DIMENSIONS = 3072;
    private static final int MOST_REQUESTS = 100;
    private static final Set<String> TASKS = Set.of(
            "TASK_TYPE_UNSPECIFIED",
            "RETRIEVAL_QUERY",
            "RETRIEVAL_DOCUMENT",
            "SEMANTIC_SIMILARITY",
            "CLASSIFICATION",
            "CLUSTERING",
            "QUESTION_ANSWERING",
            "FACT_VERIFICATION",
            "CODE_RETRIEVAL_QUERY");

    private GeminiEmbeddings() {}

    /** The answer to {@link #ONE}; throws a {@link Refusal}. */
    static ObjectNode one(ObjectNode body, String model, Script script) {
        GeminiFields.check(body, "Embed");
        if (body.has("model") && !body.path("model").asText().equals("models/" + model)) {
            throw Refusal.invalid("The model in the request does not match the model in the address.");
        }
        ObjectNode answer = Json.object();
        answer.set("embedding", embedding(body, "EmbedContentRequest"));
        return withUsage(answer, tokens(body), script);
    }

    /** The answer to {@link #BATCH}; throws a {@link Refusal}. */
    static ObjectNode batch(ObjectNode body, String model, Script script) {
        GeminiFields.check(body, "EmbedBatch");
        JsonNode requests = body.path("requests");
        if (requests.isEmpty()) {
            throw Refusal.invalid("* BatchEmbedContentsRequest.requests: requests is not specified\n");
        }
        if (requests.size() > MOST_REQUESTS) {
            throw Refusal.invalid("* BatchEmbedContentsRequest.requests: at most " + MOST_REQUESTS
                    + " requests can be in one batch\n");
        }
        ObjectNode answer = Json.object();
        ArrayNode embeddings = answer.putArray("embeddings");
        long tokens = 0;
        for (int i = 0; i < requests.size(); i++) {
            JsonNode request = requests.get(i);
            String at = "BatchEmbedContentsRequest.requests[" + i + "]";
            if (!request.path("model").asText().equals("models/" + model)) {
                throw Refusal.invalid("* " + at + ".model: model must match the model of the batch\n");
            }
            embeddings.add(embedding(request, at));
            tokens += tokens(request);
        }
        return withUsage(answer, tokens, script);
    }

    private static ObjectNode embedding(JsonNode request, String at) {
        String text = ChatBody.text(request.path("content").path("parts"));
        if (text.isEmpty()) {
            throw Refusal.invalid("* " + at + ".content: contents is not specified\n");
        }
        String task = request.path("taskType").asText("TASK_TYPE_UNSPECIFIED");
        if (!TASKS.contains(task)) {
            throw Refusal.invalid("Invalid value at 'task_type'"
                    + " (type.googleapis.com/google.ai.generativelanguage.v1beta.TaskType), \"" + task + "\"");
        }
        JsonNode asked = request.path("outputDimensionality");
        int dimensions = asked.asInt(DIMENSIONS);
        if (dimensions < 1 || dimensions > DIMENSIONS || !asked.isMissingNode() && !asked.isIntegralNumber()) {
            throw Refusal.invalid("* " + at + ".output_dimensionality: must be between 1 and " + DIMENSIONS + "\n");
        }
        SimulatedVector vector = SimulatedVector.of(TextNode.valueOf(text), DIMENSIONS);
        return Json.object().set("values", vector.cutTo(dimensions).numbers());
    }

    private static long tokens(JsonNode request) {
        return (ChatBody.text(request.path("content").path("parts")).length() + 3) / 4;
    }

    private static ObjectNode withUsage(ObjectNode answer, long tokens, Script script) {
        if (!script.has(Option.NO_USAGE)) {
            answer.putObject("usageMetadata").put("promptTokenCount", tokens);
        }
        return answer;
    }
}
