package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Earlier calls and their results (<a href="https://ai.google.dev/gemini-api/docs/function-calling">function
 * calling</a>). Gemini wants all results of one turn's calls in the one turn that follows, as many as there were calls,
 * each with the function's name; OpenAI sends a message each, with the call's id alone.
 */
final class FunctionCalls {

    private final List<OpenCall> open = new ArrayList<>();

    /** A call that waits for its result. */
    private static final class OpenCall {
        private final @Nullable String id;
        private final String name;
        private final Given where;
        private @Nullable ObjectNode response;

        OpenCall(@Nullable String id, String name, Given where) {
            this.id = id;
            this.name = name;
            this.where = where;
        }
    }

    /** Adds the assistant message's calls to its parts and waits for their results. */
    void open(Given message, ArrayNode parts, Traits can, boolean inCurrentTurn) {
        for (Given call : message.field("tool_calls").items()) {
            call.object();
            String id = call.field("id").text();
            ObjectNode part = FunctionCallPart.of(call, id, can, inCurrentTurn && open.isEmpty());
            open.add(new OpenCall(id, part.at("/functionCall/name").asText(), call.field("id")));
            parts.add(part);
        }
        Given old = message.field("function_call"); // what tool_calls was before there were ids
        if (old.isPresent() && open.isEmpty()) {
            ObjectNode part =
                    FunctionCallPart.ofFunction(old, inCurrentTurn && can.get(Capabilities.THOUGHT_SIGNATURES));
            open.add(new OpenCall(null, part.at("/functionCall/name").asText(), old));
            parts.add(part);
        }
    }

    /** Takes a {@code tool} message; 400 when no call waits for it. */
    void answer(Given message, Losses losses) {
        Given id = message.field("tool_call_id");
        String wanted = id.text();
        for (OpenCall call : open) {
            if (wanted.equals(call.id) && call.response == null) {
                call.response = response(message.field("content"), losses);
                return;
            }
        }
        throw id.wrong("is not the id of a tool call of the assistant's message before it that has no result yet");
    }

    /** Takes a {@code function} message; 400 when no call waits for it. */
    void answerByName(Given message, Losses losses) {
        Given name = message.field("name");
        String wanted = FunctionNames.said(name.text());
        for (OpenCall call : open) {
            if (wanted.equals(call.name) && call.response == null) {
                Given content = message.field("content");
                call.response = content.isPresent() ? response(content, losses) : Json.object();
                return;
            }
        }
        throw name.wrong("is not the name of a function that was called and has no result yet");
    }

    /** Adds the results as one turn, in the order of the calls; 400 when one is missing. */
    void close(Turns turns, Traits can) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        for (OpenCall call : open) {
            if (call.response == null) {
                throw call.where.wrong("has no tool message with its result");
            }
            ObjectNode said = parts.addObject().putObject("functionResponse");
            if (call.id != null && can.get(Capabilities.THOUGHT_SIGNATURES)) {
                said.put("id", call.id);
            }
            said.put("name", call.name).set("response", call.response);
        }
        open.clear();
        turns.add("user", parts);
    }

    /** A result must be an object; what is not one is wrapped as Google's own clients do. */
    private static ObjectNode response(Given content, Losses losses) {
        String text = TextParts.joined(content, losses);
        ObjectNode object = Json.objectOrNull(text);
        return object == null ? Json.object().put("output", text) : object;
    }
}
