package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A request in a provider's words.
 *
 * @param path what follows the channel's base URL, beginning with {@code /}, already encoded, with the query if any
 * @param headers the provider's headers, the credential among them; no content type, no length
 * @param body the JSON body
 * @param losses what the client asked for and the body does not say as it was meant
 */
public record UpstreamRequest(String path, Map<String, String> headers, ObjectNode body, List<Loss> losses) {

    /** Copies the collections. */
    public UpstreamRequest {
        headers = Map.copyOf(headers);
        losses = List.copyOf(losses);
    }

    /** A request that loses nothing. */
    public UpstreamRequest(String path, Map<String, String> headers, ObjectNode body) {
        this(path, headers, body, List.of());
    }

    /** Without the headers: they hold the credential. */
    @Override
    public String toString() {
        return "UpstreamRequest[" + path + "]";
    }
}
