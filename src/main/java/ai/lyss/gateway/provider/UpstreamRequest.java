package ai.lyss.gateway.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request in a provider's words.
 *
 * @param path what follows the channel's base URL, beginning with {@code /}, already encoded, with the query if any
 * @param headers the provider's headers, the credential among them; no content type, no length
 * @param body the JSON body
 */
public record UpstreamRequest(String path, Map<String, String> headers, ObjectNode body) {

    /** Copies the headers. */
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    /** Without the headers: they hold the credential. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + path + "]";
    }
}
