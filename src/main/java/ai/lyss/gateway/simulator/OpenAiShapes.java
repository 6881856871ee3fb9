package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** OpenAI (<a href="https://platform.openai.com/docs/api-reference/chat">chat completions</a>). */
class OpenAiShapes implements Shapes {

    @Override
    public void admit(HttpServletRequest request) {
        String key = Shapes.bearer(request);
        if (key == null) {
            throw Refusal.of(
                    Trouble.UNAUTHENTICATED,
                    "You didn't provide an API key. You need to provide your API key in an Authorization header using"
                            + " Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
        }
        if (key.equals(DEAD_CREDENTIAL)) {
            throw Refusal.of(Trouble.UNAUTHENTICATED, "Incorrect API key provided: sk-dead.");
        }
    }

    @Override
    public String name(HttpServletRequest request, @Nullable ObjectNode body) {
        return body == null ? "" : body.path("model").asText("");
    }

    @Override
    public Refusal notJson() {
        return Refusal.invalid("We could not parse the JSON body of your request.");
    }

    @Override
    public @Nullable ObjectNode embeddings(HttpServletRequest request, ObjectNode body, Script script) {
        return request.getRequestURI().endsWith("/embeddings") ? OpenAiEmbeddings.answer(body, script) : null;
    }

    @Override
    public Asked read(HttpServletRequest request, ObjectNode body, Script script) {
        OpenAiRules.check(body, script.has(Option.ECHO));
        boolean thinks = !body.path("reasoning_effort").asText("none").equals("none");
        return ChatBody.read(body, ChatBody.limit(body, "max_completion_tokens", "max_tokens"), thinks);
    }

    @Override
    public ObjectNode answer(Asked asked, Reply reply) {
        ObjectNode answer = Json.object()
                .put("id", Ids.next("chatcmpl-"))
                .put("object", "chat.completion")
                .put("created", Instant.now().getEpochSecond())
                .put("model", reply.model());
        ArrayNode choices = answer.putArray("choices");
        for (int i = 0; i < asked.choices(); i++) {
            ObjectNode choice = choices.addObject().put("index", i);
            choice.set("message", message(reply));
            choice.putNull("logprobs").put("finish_reason", finishReason(reply.finish()));
            completeChoice(choice);
        }
        if (reply.reportsUsage()) {
            answer.set("usage", usage(reply));
        }
        complete(answer);
        return answer;
    }

    /** The assistant's message. */
    ObjectNode message(Reply reply) {
        ObjectNode message = Json.object().put("role", "assistant");
        message.put("content", reply.calls().isEmpty() ? reply.text() : null).putNull("refusal");
        addCalls(message, reply);
        message.putArray("annotations");
        return message;
    }

    /** Adds the tool calls, if there are any. */
    static void addCalls(ObjectNode message, Reply reply) {
        if (!reply.calls().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (ToolCall call : reply.calls()) {
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.text());
            }
        }
    }

    /** What a provider adds to a choice. */
    void completeChoice(ObjectNode choice) {}

    /** What a provider adds to an answer. */
    void complete(ObjectNode answer) {
        answer.put("service_tier", "default");
        answer.put("system_fingerprint", "fp_simulator");
    }

    /** The usage object, in answers and in streams. */
    ObjectNode usage(Reply reply) {
        return reply.usage().toOpenAi();
    }

    /** OpenAI's word for it. */
    static String finishReason(Finish finish) {
        return switch (finish) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL -> "tool_calls";
            case FILTER -> "content_filter";
        };
    }

    @Override
    public StreamShape stream(HttpServletRequest request, Asked asked, Reply reply, Frame frame) {
        return new OpenAiStream(this, asked, reply, frame);
    }

    @Override
    public JsonNode error(HttpServletRequest request, Refusal refusal) {
        return OpenAiErrors.of(refusal);
    }

    @Override
    public void addHeaders(HttpServletResponse response) {
        response.setHeader("x-request-id", Ids.next("req_"));
        response.setHeader("openai-version", "2020-10-01");
        response.setHeader("openai-processing-ms", "1");
    }
}
