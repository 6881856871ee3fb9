package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.Chunks;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The calls of a stream in chunks: as tool calls, or as the one deprecated function call if those were asked for. */
final class CallChunks {

    private final Chunks chunks;
    private final boolean functionCall;
    private int calls;

    CallChunks(Chunks chunks, boolean functionCall) {
        this.chunks = chunks;
        this.functionCall = functionCall;
    }

    /** The index that the next call will have: calls count from 0, whatever blocks stand between them. */
    int next() {
        return calls;
    }

    void begin(String id, String name, Consumer<ObjectNode> out) {
        int index = calls++;
        if (!functionCall) {
            out.accept(chunks.toolCall(0, index, id, name, ""));
        } else if (index == 0) {
            out.accept(functionCall(Json.object().put("name", name).put("arguments", "")));
        }
    }

    void arguments(int index, String fragment, Consumer<ObjectNode> out) {
        if (!functionCall) {
            out.accept(chunks.toolArguments(0, index, fragment));
        } else if (index == 0) {
            out.accept(functionCall(Json.object().put("arguments", fragment)));
        }
    }

    private ObjectNode functionCall(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.set("function_call", call);
        return chunks.delta(0, delta);
    }

    void beginCustom(String id, String name, Consumer<ObjectNode> out) {
        ObjectNode call = Json.object().put("index", calls++).put("id", id).put("type", "custom");
        call.putObject("custom").put("name", name).put("input", "");
        out.accept(toolCall(call));
    }

    void customInput(int index, String input, Consumer<ObjectNode> out) {
        ObjectNode call = Json.object().put("index", index);
        call.putObject("custom").put("input", input);
        out.accept(toolCall(call));
    }

    private ObjectNode toolCall(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return chunks.delta(0, delta);
    }

    /** OpenAI's finish reason for what was said. */
    String finishReason(String stopReason) {
        String reason = StopReasons.finishReason(stopReason, calls > 0);
        return functionCall && reason.equals("tool_calls") ? "function_call" : reason;
    }
}
