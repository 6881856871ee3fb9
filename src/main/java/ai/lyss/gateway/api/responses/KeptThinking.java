package ai.lyss.gateway.api.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Signed thinking on its way through the client, in the field that clients keep and send back without looking into it
 * (<a href="https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items">encrypted reasoning items</a>).
 * It is not secret, the client has read it; the provider that signed it notices when it was changed.
 */
final class KeptThinking {

    private static final String MARK = "lyss1.";

    private KeptThinking() {}

    /** The extension {@code thinking_blocks} as one opaque word. */
    static String write(ArrayNode thinkingBlocks) {
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(thinkingBlocks));
    }

    /** The blocks, or null for what was not written here. */
    static @Nullable ArrayNode read(String kept) {
        if (!kept.startsWith(MARK)) {
            return null;
        }
        try {
            JsonNode blocks = Json.read(
                    Base64.getUrlDecoder().decode(kept.substring(MARK.length()).getBytes(UTF_8)));
            return blocks instanceof ArrayNode array && isObjects(array) ? array : null;
        } catch (IllegalArgumentException | IOException notOurs) {
            return null;
        }
    }

    private static boolean isObjects(ArrayNode array) {
        for (JsonNode each : array) {
            if (!each.isObject()) {
                return false;
            }
        }
        return true;
    }
}
