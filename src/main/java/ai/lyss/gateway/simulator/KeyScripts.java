package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How accounts behave, whatever is asked of them: options by the upstream's key, changed while the simulator runs. So a
 * channel can fail and recover without being touched.
 */
final class KeyScripts {

    private static final int LONGEST = 1000;
    private static final int MOST = 10_000;

    private final Map<String, String> options = new ConcurrentHashMap<>();

    /** The options of a request's key; null when there are none. */
    @Nullable
    String of(HttpServletRequest request) {
        String key = key(request);
        return key == null ? null : options.get(key);
    }

    /** {@code PUT /simulator/keys/{key}}: the body is the options, as behind a model's colon; empty takes them away. */
    void put(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        String key = path.substring(path.lastIndexOf('/') + 1);
        String text = new String(request.getInputStream().readNBytes(LONGEST), UTF_8).strip();
        ObjectNode answer = Json.object().put("key", key).put("options", text);
        try {
            Script.of(":" + text, null); // says what it does not know
            if (text.isEmpty()) {
                options.remove(key);
            } else if (options.size() < MOST) {
                options.put(key, text);
            }
        } catch (Refusal unknown) {
            response.setStatus(400);
            answer.put("error", unknown.getMessage());
        }
        Simulator.send(response, "application/json", Json.bytes(answer));
    }

    private static @Nullable String key(HttpServletRequest request) {
        for (String header : new String[] {"x-api-key", "x-goog-api-key", "api-key"}) {
            String key = request.getHeader(header);
            if (key != null) {
                return key;
            }
        }
        return Shapes.bearer(request);
    }
}
