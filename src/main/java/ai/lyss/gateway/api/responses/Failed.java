package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.OpenAiError;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Failures inside a stream. */
final class Failed {

    private Failed() {}

    /**
     * The {@code error} of a response that failed
     * (<a href="https://platform.openai.com/docs/api-reference/responses/object#responses-object-error">error</a>),
     * with the codes that OpenAI has.
     */
    static ObjectNode error(GatewayException failure) {
        String code = switch (failure.kind()) {
            case RATE_LIMITED -> "rate_limit_exceeded";
            case CONTEXT_LENGTH -> "context_length_exceeded";
            case INVALID_REQUEST, CONTENT_FILTER, TOO_LARGE -> "invalid_prompt";
            default -> "server_error";
        };
        return Json.object().put("code", code).put("message", failure.text());
    }

    /**
     * The {@code error} event
     * (<a href="https://platform.openai.com/docs/api-reference/responses-streaming/error">error</a>). SDKs look for the
     * object, the documentation has the fields beside it.
     */
    static ClientEvent beforeTheFirstEvent(GatewayException failure) {
        ObjectNode event = Json.object()
                .put("type", "error")
                .put("sequence_number", 0)
                .put("code", failure.code())
                .put("message", failure.text())
                .put("param", failure.param());
        event.set("error", OpenAiError.of(failure).get("error"));
        return ClientEvent.named("error", event);
    }
}
