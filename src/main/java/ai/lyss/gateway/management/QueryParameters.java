package ai.lyss.gateway.management;

import ai.lyss.gateway.core.GatewayException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is behind the question mark. */
final class QueryParameters {

    private QueryParameters() {}

    /** The parameters, decoded; the last of each name. */
    static Map<String, String> of(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String each : query.split("&")) {
            if (!each.isEmpty()) {
                int equals = each.indexOf('=');
                String name = decoded(equals < 0 ? each : each.substring(0, equals), each);
                parameters.put(name, equals < 0 ? "" : decoded(each.substring(equals + 1), name));
            }
        }
        return parameters;
    }

    private static String decoded(String text, String name) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw GatewayException.invalid(name, "The query is not percent-encoded as it should be.");
        }
    }
}
