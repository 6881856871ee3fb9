package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shapes in which servers say what went wrong: wrapped as OpenAI does it, flat, a bare string, FastAPI's
 * {@code detail}, MiniMax's {@code base_resp}.
 *
 * @param code as it was sent, a number as text; empty when there is none
 * @param type empty when there is none
 * @param message for people
 * @param param the field of the request
 * @param moderated whether it tells of a moderation
 */
record ErrorBody(
        String code,
        String type,
        @Nullable String message,
        @Nullable String param,
        boolean moderated) {

    /** True when a body that came with a 200 is an error: only errors have no choices but a code. */
    static boolean isError(JsonNode body) {
        return Json.has(body, "error")
                || body.at("/base_resp/status_code").asInt(0) != 0
                || "error".equals(body.path("object").textValue())
                || (!body.has("choices") && Json.has(body, "code") && Json.has(body, "message"));
    }

    static ErrorBody of(JsonNode body) {
        JsonNode minimax = body.path("base_resp");
        if (minimax.path("status_code").asInt(0) != 0) {
            String code = ErrorWords.BASE_RESP + minimax.get("status_code").asText();
            return new ErrorBody(code, "", minimax.path("status_msg").textValue(), null, false);
        }
        JsonNode wrapped = body.path("error");
        JsonNode said = wrapped.isObject() ? wrapped : body;
        JsonNode detail = said.path("message").isObject() ? said.at("/message/detail") : body.path("detail");
        JsonNode metadata = said.path("metadata");
        return new ErrorBody(
                said.path("code").asText(""),
                said.path("type").asText(""),
                message(said, wrapped, detail),
                said.path("param").isTextual() ? said.get("param").textValue() : place(detail),
                metadata.has("flagged_input") || metadata.has("reasons"));
    }

    private static @Nullable String message(JsonNode said, JsonNode wrapped, JsonNode detail) {
        JsonNode raw = said.path("metadata").path("raw");
        if (raw.isTextual() && !raw.textValue().isBlank()) {
            return behind(raw.textValue()); // what the provider behind OpenRouter said
        }
        for (JsonNode each : new JsonNode[] {said.path("message"), wrapped, detail}) {
            if (each.isTextual()) {
                return each.textValue();
            }
        }
        List<String> all = new ArrayList<>();
        detail.forEach(each -> {
            if (each.path("msg").isTextual()) {
                all.add(each.get("msg").textValue());
            }
        });
        return all.isEmpty() ? null : String.join("; ", all);
    }

    private static @Nullable String behind(String raw) {
        ObjectNode inner = Json.objectOrNull(raw);
        return inner == null ? raw : of(inner).message();
    }

    /** FastAPI's {@code loc}, which begins with {@code body}, as a path. */
    private static @Nullable String place(JsonNode detail) {
        StringBuilder place = new StringBuilder();
        detail.path(0).path("loc").forEach(step -> {
            if (step.isInt()) {
                place.append('[').append(step.intValue()).append(']');
            } else if (!step.asText().equals("body")) {
                place.append(place.isEmpty() ? "" : ".").append(step.asText());
            }
        });
        return place.isEmpty() ? null : place.toString();
    }
}
