package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Requests of clients that speak Anthropic themselves: sent as they came, so that unknown fields, signatures and the
 * prefixes that prompt caches know stay what they are. Only the model's name is the channel's.
 */
final class OwnWords {

    private static final String VERSION = "anthropic-version";
    private static final String BETA = "anthropic-beta";

    private OwnWords() {}

    static UpstreamRequest said(String path, ModelRequest request, Channel channel) {
        ObjectNode body = Json.object();
        request.body().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
        body.put("model", channel.upstreamModel(request.model()));
        OthersBlocks.removeFrom(body);
        return new UpstreamRequest(path, headers(request, channel), body);
    }

    /** The version that the client wrote for, unless the channel's server knows only one. */
    private static Map<String, String> headers(ModelRequest request, Channel channel) {
        Map<String, String> headers = AnthropicFormat.headers(channel);
        ModelRequest.Original original = request.original();
        Map<String, String> given = original == null ? Map.of() : original.headers();
        String version = given.get(VERSION);
        if (version != null && !channel.settings().containsKey(VERSION)) {
            headers.put(VERSION, version);
        }
        String beta = given.get(BETA);
        if (beta != null) {
            headers.put(BETA, beta);
        }
        return headers;
    }
}
