package ai.lyss.gateway.tokens;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.OutputMeter;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Counts what is said, thought and called in chunks of chat completions, and in Anthropic's own events, which pass as
 * they are to clients that speak them. The prompt is counted only when somebody asks.
 */
final class CountedOutput implements OutputMeter {

    private static final int PER_CALL = 3;
    private static final long NOT_CUT = -1;

    private final ModelRequest request;
    private final RunningCount said = new RunningCount();
    private final RunningCount thought = new RunningCount();
    private long calls;
    private double calibration = 1;
    private long prompt = -1;
    private long paid = NOT_CUT;

    CountedOutput(ModelRequest request) {
        this.request = request;
    }

    @Override
    public void chunk(ObjectNode chunk) {
        JsonNode choices = chunk.get("choices");
        if (choices == null) {
            event(chunk);
            return;
        }
        for (JsonNode choice : choices) {
            JsonNode delta = choice.get("delta");
            message(delta == null ? choice.path("message") : delta);
            say(choice, "text");
        }
    }

    private void message(JsonNode message) {
        say(message, "content");
        say(message, "refusal");
        say(message.path("audio"), "transcript");
        if (!think(message, "reasoning_content") && !think(message, "reasoning")) {
            for (JsonNode detail : message.path("reasoning_details")) {
                think(detail, "text");
            }
        }
        call(message.path("function_call"));
        for (JsonNode call : message.path("tool_calls")) {
            call(call.path("function"));
            call(call.path("custom"));
        }
    }

    /** An event of a streamed message, or a whole message. */
    private void event(ObjectNode event) {
        switch (event.path("type").asText("")) {
            case "message" -> event.path("content").forEach(this::block);
            case "content_block_start" -> block(event.path("content_block"));
            case "content_block_delta" -> block(event.path("delta"));
            default -> {} // says nothing
        }
    }

    private void block(JsonNode block) {
        say(block, "text");
        think(block, "thinking");
        call(block);
        say(block, "partial_json");
        if (block.path("input") instanceof ObjectNode input && !input.isEmpty()) {
            say(Json.text(input));
        }
    }

    private void call(JsonNode function) {
        if (Json.has(function, "name")) {
            calls += PER_CALL;
            say(function, "name");
        }
        say(function, "arguments");
        say(function, function.path("input").isTextual() ? "input" : "");
    }

    private void say(JsonNode holder, String field) {
        String text = Json.textOf(holder, field);
        if (text != null) {
            say(text);
        }
    }

    private void say(String text) {
        said.add(text);
    }

    private boolean think(JsonNode holder, String field) {
        String text = Json.textOf(holder, field);
        if (text == null || text.isEmpty()) {
            return false;
        }
        thought.add(text);
        return true;
    }

    @Override
    public long completionTokens() {
        return isCut() ? paid : (long) Math.ceil((calls + said.roughly() + thought.roughly()) * calibration);
    }

    @Override
    public long said() {
        return calls + said.exactly();
    }

    @Override
    public boolean thought() {
        return thought.roughly() > 0;
    }

    @Override
    public void calibrate(double tokens) {
        calibration = tokens;
    }

    @Override
    public void cut(long completionTokens) {
        paid = completionTokens;
    }

    @Override
    public boolean isCut() {
        return paid != NOT_CUT;
    }

    @Override
    public Usage estimate() {
        if (prompt < 0) {
            prompt = PromptTokens.of(request);
        }
        long thoughts = thought.exactly();
        long completion = isCut() ? paid : calls + said.exactly() + thoughts;
        return new Usage(prompt, completion, 0, 0, Math.min(completion, thoughts));
    }
}
