package ai.lyss.gateway.provider.azure;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.PathSegment;
import java.util.Map;

/** Where a deployment is asked, and with which header (settings: {@link AzureFormat}). */
final class AzureAddress {

    private static final String API_VERSION = "2024-10-21"; // the newest that is not a preview

    private AzureAddress() {}

    /** The path of an operation such as {@code chat/completions}. */
    static String path(String operation, ModelRequest request, Channel channel) {
        if (channel.setting("api", "classic").equals("v1")) {
            return "/openai/v1/" + operation;
        }
        return "/openai/deployments/" + PathSegment.encode(channel.upstreamModel(request.model())) + "/" + operation
                + "?api-version=" + PathSegment.encode(channel.setting("api-version", API_VERSION));
    }

    /** Adds the credential as a key; false when the channel's is a bearer token. */
    static boolean addKey(Channel channel, Map<String, String> headers) {
        if (channel.setting("auth", "api-key").equals("bearer")) {
            return false;
        }
        headers.put("api-key", channel.credential().secret());
        return true;
    }
}
