package ai.lyss.gateway.api;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Failures in OpenAI's shape (<a href="https://platform.openai.com/docs/guides/error-codes">error codes</a>). */
public final class OpenAiError {

    private OpenAiError() {}

    /** {@code {"error": {message, type, param, code}}}: all four keys, always. */
    public static ObjectNode of(GatewayException failure) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", failure.text())
                .put("type", failure.kind().type())
                .put("param", failure.param())
                .put("code", failure.code());
        return body;
    }
}
