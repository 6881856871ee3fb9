package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Builds {@code chat.completion.chunk} objects for providers that do not send them
 * (<a href="https://platform.openai.com/docs/api-reference/chat-streaming">streaming</a>). Id, created and model are
 * the same on all chunks of a stream.
 */
public final class Chunks {

    private String id;
    private String model;
    private final long created = Instant.now().getEpochSecond();

    /** The chunks of one stream; id and model may be corrected before the first chunk. */
    public Chunks(String id, String model) {
        this.id = id;
        this.model = model;
    }

    /** Corrects the id and the model once the upstream has told them. */
    public void identify(String streamId, String streamModel) {
        id = streamId;
        model = streamModel;
    }

    /** A chunk without choices. */
    public ObjectNode envelope() {
        ObjectNode chunk = Json.object();
        chunk.put("id", id);
        chunk.put("object", "chat.completion.chunk");
        chunk.put("created", created);
        chunk.put("model", model);
        chunk.putArray("choices");
        return chunk;
    }

    /** The first chunk of a choice. */
    public ObjectNode role(int choice) {
        return delta(choice, Json.object().put("role", "assistant").put("content", ""));
    }

    /** A piece of text. */
    public ObjectNode content(int choice, String text) {
        return delta(choice, Json.object().put("content", text));
    }

    /** A piece of thinking, under the name that most servers use. */
    public ObjectNode reasoning(int choice, String text) {
        return delta(choice, Json.object().put("reasoning_content", text));
    }

    /** The first fragment of a tool call; {@code index} counts the calls of the choice from 0. */
    public ObjectNode toolCall(int choice, int index, String callId, String name, String arguments) {
        ObjectNode delta = Json.object();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", index).put("id", callId).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return delta(choice, delta);
    }

    /** A later fragment of a tool call. */
    public ObjectNode toolArguments(int choice, int index, String fragment) {
        ObjectNode delta = Json.object();
        ObjectNode call = delta.putArray("tool_calls").addObject();
        call.put("index", index);
        call.putObject("function").put("arguments", fragment);
        return delta(choice, delta);
    }

    /** The last chunk of a choice; {@code reason} is one of OpenAI's five. */
    public ObjectNode finish(int choice, String reason) {
        ObjectNode chunk = delta(choice, Json.object());
        ((ObjectNode) chunk.get("choices").get(0)).put("finish_reason", reason);
        return chunk;
    }

    /** A chunk with any delta. */
    public ObjectNode delta(int choice, ObjectNode delta) {
        ObjectNode chunk = envelope();
        ObjectNode entry = chunk.withArray("choices").addObject();
        entry.put("index", choice);
        entry.set("delta", delta);
        entry.putNull("logprobs");
        entry.putNull("finish_reason");
        return chunk;
    }
}
