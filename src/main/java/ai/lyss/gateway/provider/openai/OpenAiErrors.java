package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.provider.Failures;
import ai.lyss.gateway.provider.UpstreamError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What errors of OpenAI (<a href="https://platform.openai.com/docs/guides/error-codes">error codes</a>) and of the
 * servers that resemble it mean: the code goes before the status, which some servers get wrong.
 */
final class OpenAiErrors {

    private static final int FLEX_CAPACITY = 498; // Groq's

    private OpenAiErrors() {}

    /** What a refusal means. */
    static UpstreamFailure failure(UpstreamError error) {
        JsonNode body = body(error.body());
        return body == null ? Failures.byStatus(error, null) : failure(error, ErrorBody.of(body));
    }

    /** True when a body that came with a 200 is an error. */
    static boolean isError(ObjectNode body) {
        return ErrorBody.isError(body);
    }

    /** An error object inside a 200: its own numeric code counts as the status, 502 when it has none. */
    static UpstreamException inside200(ObjectNode body) {
        JsonNode said = body.path("error").isObject() ? body.get("error") : body;
        int code = said.path("code").asInt(502);
        UpstreamError error = new UpstreamError(code >= 400 && code <= 599 ? code : 502, null, Json.bytes(body));
        return new UpstreamException(failure(error, ErrorBody.of(body)));
    }

    /** The object, or the first object of an array. */
    private static @Nullable JsonNode body(byte[] bytes) {
        try {
            JsonNode body = Json.read(bytes);
            JsonNode object = body.isArray() ? body.path(0) : body;
            return object.isObject() ? object : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static UpstreamFailure failure(UpstreamError error, ErrorBody said) {
        int status = error.status();
        boolean refused = status == 400 || status == 422 || status == 409;
        ErrorWords.Meaning meaning = ErrorWords.of(said.code(), said.type());
        if (meaning == null && refused) {
            meaning = ErrorWords.ofWords(said.message());
        }
        if (meaning == null && status == 403 && said.moderated()) {
            meaning = ErrorWords.Meaning.CONTENT_FILTER;
        }
        if (meaning == null) {
            return byStatus(error, said, refused);
        }
        return switch (meaning) {
            case EXHAUSTED -> Failures.failure(Cause.EXHAUSTED, error, Failures.hidden());
            case DEAD_CREDENTIAL -> Failures.failure(Cause.DEAD_CREDENTIAL, error, Failures.hidden());
            case MODEL_NOT_FOUND -> Failures.modelNotFound(error, said.message());
            case RATE_LIMITED -> Failures.rateLimited(error);
            case OVERLOADED ->
                Failures.failure(Cause.OVERLOADED, error, Failures.overloaded().withRetryAfter(error.retryAfter()));
            case TIMEOUT -> Failures.byStatus(new UpstreamError(504, null, error.body()), null);
            case FAILED -> Failures.failure(Cause.SERVER_ERROR, error, Failures.hidden());
            case CONTEXT_LENGTH ->
                clients(error, ErrorKind.CONTEXT_LENGTH, said, "The prompt is too long for the model.");
            case CONTENT_FILTER ->
                clients(error, ErrorKind.CONTENT_FILTER, said, "The prompt was refused by a content filter.");
        };
    }

    private static UpstreamFailure byStatus(UpstreamError error, ErrorBody said, boolean refused) {
        if (refused) {
            return Failures.invalidRequest(error, said.message(), said.param(), word(said.code()));
        }
        return Failures.byStatus(
                error.status() == FLEX_CAPACITY ? new UpstreamError(503, error.retryAfter(), error.body()) : error,
                said.message());
    }

    private static UpstreamFailure clients(UpstreamError error, ErrorKind kind, ErrorBody said, String otherwise) {
        return Failures.failure(
                Cause.INVALID_REQUEST,
                error,
                new GatewayException(kind, Failures.clean(said.message(), otherwise))
                        .withParam(Failures.name(said.param())));
    }

    /** The code if it is a word; a number, as text or not, only repeats the status and says nothing. */
    private static @Nullable String word(String code) {
        return code.isEmpty()
                        || code.startsWith(ErrorWords.BASE_RESP)
                        || code.chars().allMatch(Character::isDigit)
                ? null
                : code;
    }
}
