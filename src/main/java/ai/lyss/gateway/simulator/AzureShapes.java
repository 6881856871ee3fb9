package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Azure OpenAI (<a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">reference</a>). */
final class AzureShapes extends OpenAiShapes {

    private static final String DEPLOYMENTS = "/deployments/";

    @Override
    public void admit(HttpServletRequest request) {
        String key = request.getHeader("api-key");
        String token = key == null ? Shapes.bearer(request) : key;
        if (token == null || token.equals(DEAD_CREDENTIAL)) {
            throw Refusal.of(
                    Trouble.UNAUTHENTICATED,
                    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid"
                            + " key for an active subscription and use a correct regional API endpoint for your"
                            + " resource.");
        }
        if (isClassic(request) && request.getParameter("api-version") == null) {
            throw Refusal.of(Trouble.NOT_FOUND, "Resource not found");
        }
    }

    private static boolean isClassic(HttpServletRequest request) {
        return request.getRequestURI().contains(DEPLOYMENTS);
    }

    /** The deployment stands in the address; with the newer addresses in the body. */
    @Override
    public String name(HttpServletRequest request, @Nullable ObjectNode body) {
        if (!isClassic(request)) {
            return super.name(request, body);
        }
        String uri = request.getRequestURI();
        int start = uri.indexOf(DEPLOYMENTS) + DEPLOYMENTS.length();
        return Address.decode(uri.substring(start, Math.max(start, uri.indexOf('/', start))));
    }

    @Override
    public Asked read(HttpServletRequest request, ObjectNode body, Script script) {
        nameModel(request, body, script);
        return super.read(request, body, script);
    }

    @Override
    public @Nullable ObjectNode embeddings(HttpServletRequest request, ObjectNode body, Script script) {
        nameModel(request, body, script);
        return super.embeddings(request, body, script);
    }

    /** With a deployment in the address the body need not name a model, and if it does, nobody looks. */
    private static void nameModel(HttpServletRequest request, ObjectNode body, Script script) {
        if (isClassic(request)) {
            body.put("model", script.model());
        }
    }

    @Override
    ObjectNode message(Reply reply) {
        ObjectNode message = super.message(reply);
        if (reply.finish() == Finish.FILTER) {
            message.remove("content");
        }
        return message;
    }

    @Override
    void completeChoice(ObjectNode choice) {
        choice.set("content_filter_results", AzureFilters.results());
    }

    @Override
    void complete(ObjectNode answer) {
        answer.put("system_fingerprint", "fp_simulator");
        answer.setAll(AzureFilters.prompt());
    }

    @Override
    public StreamShape stream(HttpServletRequest request, Asked asked, Reply reply, Frame frame) {
        return new AzureStream(this, asked, reply, frame);
    }

    /** The gateway before the model has its own words; a code is then the status as text. */
    @Override
    public JsonNode error(HttpServletRequest request, Refusal refusal) {
        return switch (refusal.trouble()) {
            case BAD_REQUEST -> OpenAiErrors.of(refusal);
            case NOT_FOUND ->
                error(
                        isClassic(request) && request.getParameter("api-version") == null
                                ? "404"
                                : "DeploymentNotFound",
                        refusal);
            case QUOTA -> error("insufficient_quota", refusal);
            default -> error(Integer.toString(refusal.status()), refusal);
        };
    }

    private static ObjectNode error(String code, Refusal refusal) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", refusal.message());
        return body;
    }

    @Override
    public void addHeaders(HttpServletResponse response) {
        response.setHeader("apim-request-id", Ids.next(""));
        response.setHeader("x-ms-region", "Simulated Region");
    }

    @Override
    public void addHeaders(HttpServletResponse response, Refusal refusal) {
        super.addHeaders(response, refusal);
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            response.setHeader("retry-after-ms", Long.toString(retryAfter.toMillis()));
        }
    }
}
