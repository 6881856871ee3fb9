package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** Anthropic (<a href="https://docs.anthropic.com/en/api/messages">Messages</a>). */
final class AnthropicShapes implements Shapes {

    @Override
    public void admit(HttpServletRequest request) {
        String key = request.getHeader("x-api-key");
        String token = key == null ? Shapes.bearer(request) : key;
        if (token == null) {
            throw Refusal.of(Trouble.UNAUTHENTICATED, "x-api-key header is required");
        }
        if (token.equals(DEAD_CREDENTIAL)) {
            throw Refusal.of(Trouble.UNAUTHENTICATED, key == null ? "Invalid bearer token" : "invalid x-api-key");
        }
        version(request);
    }

    private static String version(HttpServletRequest request) {
        String header = request.getHeader("anthropic-version");
        return AnthropicRules.version(header == null ? "" : header);
    }

    @Override
    public String name(HttpServletRequest request, @Nullable ObjectNode body) {
        return body == null ? "" : body.path("model").asText("");
    }

    @Override
    public Refusal notJson() {
        return Refusal.invalid("The request body is not valid JSON");
    }

    @Override
    public Asked read(HttpServletRequest request, ObjectNode body, Script script) {
        AnthropicRules.check(body, version(request));
        return AnthropicBody.read(body);
    }

    /** The input tokens of a request that asks for nothing else. */
    ObjectNode count(ObjectNode body) {
        AnthropicRules.checkCount(body);
        return Json.object().put("input_tokens", AnthropicBody.read(body).said().tokens());
    }

    @Override
    public ObjectNode answer(Asked asked, Reply reply) {
        ObjectNode answer = envelope(reply);
        ArrayNode content = answer.putArray("content");
        if (!reply.thoughts().isEmpty()) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", asked.showsThoughts() ? reply.thinking() : "")
                    .put("signature", Signature.VALUE);
        }
        if (!reply.words().isEmpty()) {
            content.addObject().put("type", "text").put("text", reply.text()).putNull("citations");
        }
        for (ToolCall call : reply.calls()) {
            content.add(start(call).<ObjectNode>set("input", call.arguments()));
        }
        answer.setAll(end(reply));
        if (reply.reportsUsage()) {
            answer.set("usage", usage(reply.usage(), reply.usage().completion()));
        }
        return answer;
    }

    /** A message without what it says and why it ends. */
    static ObjectNode envelope(Reply reply) {
        return Json.object()
                .put("id", Ids.next("msg_"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", reply.model())
                .putNull("container");
    }

    /** A tool_use block whose input is still to come. */
    static ObjectNode start(ToolCall call) {
        ObjectNode block =
                Json.object().put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.putObject("input");
        block.putObject("caller").put("type", "direct");
        return block;
    }

    /** Why it ends. */
    static ObjectNode end(Reply reply) {
        ObjectNode end =
                Json.object().put("stop_reason", stopReason(reply.finish())).putNull("stop_sequence");
        if (reply.finish() == Finish.FILTER) {
            end.putObject("stop_details").put("type", "refusal").put("explanation", "Simulated refusal.");
        } else {
            end.putNull("stop_details");
        }
        return end;
    }

    private static String stopReason(Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case LENGTH -> "max_tokens";
            case TOOL -> "tool_use";
            case FILTER -> "refusal";
        };
    }

    /** Input tokens do not include those from the cache. */
    static ObjectNode usage(Usage usage, long output) {
        ObjectNode object = Json.object()
                .put("input_tokens", usage.prompt() - usage.cached())
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cached());
        object.putObject("cache_creation").put("ephemeral_5m_input_tokens", 0).put("ephemeral_1h_input_tokens", 0);
        object.put("output_tokens", output);
        object.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        return object.put("service_tier", "standard");
    }

    @Override
    public StreamShape stream(HttpServletRequest request, Asked asked, Reply reply, Frame frame) {
        return new AnthropicStream(asked, reply, frame);
    }

    @Override
    public JsonNode error(HttpServletRequest request, Refusal refusal) {
        return AnthropicErrors.of(refusal);
    }

    @Override
    public void addHeaders(HttpServletResponse response) {
        response.setHeader("request-id", Ids.next("req_"));
    }
}
