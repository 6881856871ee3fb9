package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's refusal as it arrived.
 *
 * @param status the HTTP status
 * @param retryAfter from {@code retry-after-ms} or {@code retry-after}, if it was sent
 * @param body at most the first 64 KB, possibly empty, possibly not JSON
 */
public record UpstreamError(int status, @Nullable Duration retryAfter, byte[] body) {

    /** Where whoever reads a response leaves it, for probes: requests tell nobody. */
    static final ExchangeKey<UpstreamError> KEY = new ExchangeKey<>("upstreamError", UpstreamError.class);

    /** What providers say of an error in the form that most of them use; null when it is something else. */
    @Nullable
    String ownWords() {
        JsonNode error = object().path("error");
        if (!error.path("message").isTextual()) {
            return null;
        }
        ObjectNode words = Json.object();
        for (String name : List.of("type", "code", "status", "param", "message")) {
            JsonNode value = error.path(name);
            if (value.isValueNode()) {
                words.set(name, value);
            }
        }
        return Json.text(Json.object().set("error", words));
    }

    /** The object, or the first of an array. */
    private JsonNode object() {
        try {
            JsonNode said = Json.read(body);
            return said.isArray() ? said.path(0) : said;
        } catch (IOException notJson) {
            return Json.object();
        }
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
