package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.Losses;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Requests of clients that speak Anthropic themselves: sent as they came, so that unknown fields, signatures and the
 * prefixes that prompt caches know stay what they are. Only the model's name is the channel's.
 */
final class OwnWords {

    private static final String VERSION = "anthropic-version";

    private OwnWords() {}

    static UpstreamRequest said(String path, ModelRequest request, Channel channel) {
        ObjectNode body = Json.object();
        request.body().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
        body.put("model", channel.upstreamModel(request.model()));
        Losses losses = new Losses();
        OthersBlocks.removeFrom(body, losses);
        return new UpstreamRequest(path, headers(request, channel), body, losses.all());
    }

    /** The version that the client wrote for, unless the channel's server knows only one, and the betas of both. */
    private static Map<String, String> headers(ModelRequest request, Channel channel) {
        Map<String, String> headers = AnthropicFormat.headers(channel);
        ModelRequest.Original original = request.original();
        Map<String, String> given = original == null ? Map.of() : original.headers();
        String version = given.get(VERSION);
        if (version != null && !channel.settings().containsKey(VERSION)) {
            headers.put(VERSION, version);
        }
        String betas = Betas.of(channel, given.get(Betas.HEADER));
        if (!betas.isEmpty()) {
            headers.put(Betas.HEADER, betas);
        }
        return headers;
    }
}
