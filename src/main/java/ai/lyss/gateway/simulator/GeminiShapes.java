package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gemini (<a href="https://ai.google.dev/api/generate-content">generateContent</a>). */
final class GeminiShapes implements Shapes {

    private static final String STREAM = "streamGenerateContent";
    private static final Set<String> METHODS =
            Set.of(STREAM, "generateContent", GeminiEmbeddings.ONE, GeminiEmbeddings.BATCH);

    @Override
    public void admit(HttpServletRequest request) {
        String key = request.getHeader("x-goog-api-key");
        if (key == null) {
            throw Refusal.of(
                    Trouble.UNAUTHENTICATED,
                    "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie"
                            + " or other valid authentication credential.");
        }
        if (key.equals(DEAD_CREDENTIAL)) {
            throw Refusal.of(Trouble.UNAUTHENTICATED, "API key not valid. Please pass a valid API key.");
        }
        if (!METHODS.contains(method(request))) {
            throw Refusal.of(Trouble.NOT_FOUND, "Method not found.");
        }
    }

    /** What follows the last colon: the model's options come after an earlier one. */
    private static String method(HttpServletRequest request) {
        String address = address(request);
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static String address(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return Address.decode(uri.substring(uri.lastIndexOf('/') + 1));
    }

    @Override
    public String name(HttpServletRequest request, @Nullable ObjectNode body) {
        String address = address(request);
        return address.substring(0, Math.max(0, address.lastIndexOf(':')));
    }

    @Override
    public Refusal notJson() {
        return Refusal.invalid("Invalid JSON payload received. Unexpected token.");
    }

    @Override
    public @Nullable ObjectNode embeddings(HttpServletRequest request, ObjectNode body, Script script) {
        String model = name(request, body);
        return switch (method(request)) {
            case GeminiEmbeddings.ONE -> GeminiEmbeddings.one(body, model, script);
            case GeminiEmbeddings.BATCH -> GeminiEmbeddings.batch(body, model, script);
            default -> null;
        };
    }

    @Override
    public Asked read(HttpServletRequest request, ObjectNode body, Script script) {
        GeminiRules.check(body);
        return GeminiBody.read(body, method(request).equals(STREAM));
    }

    @Override
    public ObjectNode answer(Asked asked, Reply reply) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        if (!reply.thoughts().isEmpty()) {
            parts.addObject().put("text", reply.thinking()).put("thought", true);
        }
        if (!reply.words().isEmpty()) {
            parts.addObject().put("text", reply.text());
        }
        reply.calls().forEach(call -> parts.add(part(call)));
        ObjectNode candidate = Json.object();
        if (reply.finish() != Finish.FILTER && !parts.isEmpty()) {
            candidate.putObject("content").<ObjectNode>set("parts", parts).put("role", "model");
        }
        candidate.put("finishReason", finishReason(reply.finish())).put("index", 0);
        ObjectNode answer = Json.object();
        answer.putArray("candidates").add(candidate);
        if (reply.reportsUsage()) {
            Usage usage = reply.usage();
            answer.set("usageMetadata", usage(usage, usage.completion() - usage.reasoning(), usage.reasoning()));
        }
        return answer.put("modelVersion", reply.model()).put("responseId", Ids.next(""));
    }

    /** A functionCall part; only the first carries the signature. */
    static ObjectNode part(ToolCall call) {
        ObjectNode part = Json.object();
        part.putObject("functionCall")
                .put("id", call.id())
                .put("name", call.name())
                .set("args", call.arguments());
        if (call.index() == 0) {
            part.put("thoughtSignature", Signature.VALUE);
        }
        return part;
    }

    /** Counts that are 0 are left out; cached tokens are part of the prompt, thoughts are not part of the candidates. */
    static ObjectNode usage(Usage usage, long candidates, long thoughts) {
        ObjectNode object = Json.object().put("promptTokenCount", usage.prompt());
        put(object, "cachedContentTokenCount", usage.cached());
        put(object, "candidatesTokenCount", candidates);
        put(object, "thoughtsTokenCount", thoughts);
        return object.put("totalTokenCount", usage.prompt() + candidates + thoughts);
    }

    private static void put(ObjectNode object, String field, long count) {
        if (count > 0) {
            object.put(field, count);
        }
    }

    /** Gemini's word for it; a call of a tool has none of its own. */
    static String finishReason(Finish finish) {
        return switch (finish) {
            case STOP, TOOL -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case FILTER -> "SAFETY";
        };
    }

    private static boolean isSse(HttpServletRequest request) {
        return "sse".equals(request.getParameter("alt"));
    }

    @Override
    public StreamShape stream(HttpServletRequest request, Asked asked, Reply reply, Frame frame) {
        return new GeminiStream(reply, frame, isSse(request));
    }

    @Override
    public String streamType(HttpServletRequest request) {
        return isSse(request) ? "text/event-stream" : "application/json; charset=UTF-8";
    }

    @Override
    public JsonNode error(HttpServletRequest request, Refusal refusal) {
        ObjectNode error = GeminiErrors.of(refusal);
        boolean array = method(request).equals(STREAM) && !isSse(request);
        return array ? Json.MAPPER.createArrayNode().add(error) : error;
    }

    @Override
    public int status(Refusal refusal) {
        return GeminiErrors.status(refusal);
    }

    @Override
    public void addHeaders(HttpServletResponse response) {
        response.setHeader("server-timing", "gfet4t7; dur=1");
    }

    /** How long to wait stands in the body. */
    @Override
    public void addHeaders(HttpServletResponse response, Refusal refusal) {}
}
