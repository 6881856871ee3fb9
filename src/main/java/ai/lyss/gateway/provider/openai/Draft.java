package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A request on its way to a server: the body that it is going to get, what the server is like, and what the body does
 * not say. The body, its messages and their fields may be changed; what is deeper is the client's and is copied first.
 */
final class Draft {

    private final Traits server;
    private final ObjectNode body = Json.object();
    private final Set<Loss> losses = new LinkedHashSet<>();
    private boolean reasoning;

    Draft(ModelRequest request, String upstreamModel, Traits server) {
        this.server = server;
        request.body().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
        body.put("model", upstreamModel);
        if (body.get("messages") instanceof ArrayNode given) {
            List<JsonNode> own = new ArrayList<>(given.size() + 2);
            given.forEach(message -> own.add(message instanceof ObjectNode object ? copy(object) : message));
            messages(own);
        }
    }

    /** A copy of which the fields, but not their values, may be changed. */
    static ObjectNode copy(ObjectNode object) {
        ObjectNode copy = Json.object();
        object.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
        return copy;
    }

    /** What holds of the server. */
    <T> T server(Capability<T> capability) {
        return server.get(capability);
    }

    ObjectNode body() {
        return body;
    }

    /** The messages as they are now. */
    List<ObjectNode> messages() {
        List<ObjectNode> messages = new ArrayList<>();
        body.path("messages").forEach(each -> {
            if (each instanceof ObjectNode message) {
                messages.add(message);
            }
        });
        return messages;
    }

    /** Replaces the messages. */
    void messages(List<? extends JsonNode> messages) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        messages.forEach(array::add);
        body.set("messages", array);
    }

    /** Every message with its path; for steps that run before messages are moved. */
    void eachMessage(BiConsumer<ObjectNode, String> step) {
        List<ObjectNode> messages = messages();
        for (int i = 0; i < messages.size(); i++) {
            step.accept(messages.get(i), "messages[" + i + "]");
        }
    }

    /** Puts words of ours before everything else that the model is told. */
    void instruct(String words) {
        List<ObjectNode> messages = messages();
        messages.addFirst(Json.object().put("role", "system").put("content", words));
        messages(messages);
    }

    /** Whether the model will reason; known once the effort has been said. */
    boolean isReasoning() {
        return reasoning;
    }

    void reasoning(boolean does) {
        reasoning = does;
    }

    void dropped(String param) {
        losses.add(Loss.dropped(param));
    }

    void approximated(String param) {
        losses.add(Loss.approximated(param));
    }

    List<Loss> losses() {
        return List.copyOf(losses);
    }
}
