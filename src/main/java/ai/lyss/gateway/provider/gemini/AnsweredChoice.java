package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One candidate of a whole answer, as a choice with every key that OpenAI sends. */
final class AnsweredChoice implements Parts {

    private final int index;
    private final @Nullable String reason;
    private final JsonNode candidate;
    private final FunctionNames names;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode calls = Json.MAPPER.createArrayNode();
    private final ArrayNode images = Json.MAPPER.createArrayNode();
    private @Nullable String signature;

    /** Reads the candidate; {@code position} is its index when it does not say one. */
    AnsweredChoice(JsonNode candidate, int position, FunctionNames names) {
        this.candidate = candidate;
        this.names = names;
        this.index = candidate.path("index").asInt(position);
        this.reason = FinishReasons.of(candidate);
        readFrom(candidate);
    }

    @Override
    public void text(String text) {
        content.append(text);
    }

    @Override
    public void thought(String text) {
        reasoning.append(text);
    }

    @Override
    public void call(ObjectNode toolCall) {
        calls.add(toolCall);
    }

    @Override
    public void image(ObjectNode image) {
        images.add(image);
    }

    @Override
    public void signature(String ofTheLast) {
        signature = ofTheLast;
    }

    @Override
    public FunctionNames names() {
        return names;
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** True when the model failed before it said anything. */
    boolean isFailure() {
        boolean nothing = content.isEmpty() && reasoning.isEmpty() && calls.isEmpty() && images.isEmpty();
        return nothing && !FinishReasons.explainsNothing(reason);
    }

    ObjectNode toOpenAi() {
        ObjectNode choice = Json.object().put("index", index);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (content.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", content.toString());
        }
        message.putNull("refusal");
        message.set("annotations", Citations.of(candidate, content.toString()));
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (signature != null) {
            Signature.tell(signature, message);
        }
        choice.set("logprobs", Logprobs.toOpenAi(candidate.path("logprobsResult")));
        choice.put("finish_reason", FinishReasons.openAi(reason, !calls.isEmpty()));
        return choice;
    }
}
