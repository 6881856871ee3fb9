package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Anthropic Messages (<a href="https://docs.anthropic.com/en/api/messages">reference</a>): the list of what is where.
 *
 * <p>Channel settings: {@code anthropic-version} (default {@code 2023-06-01}, which still takes sampling parameters and
 * which Claude-compatible servers know), {@code auth} ({@code x-api-key}, the default, or {@code bearer}), {@code
 * anthropic-beta} ({@link Betas}), {@code user-id} ({@link UserId}), and all {@link ai.lyss.gateway.core.Capabilities}.
 */
final class AnthropicFormat implements ProviderFormat {

    /** The version that is spoken unless the channel names another. */
    static final String VERSION = "2023-06-01";

    private final Catalog catalog;

    AnthropicFormat(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The version that a channel speaks. */
    static String version(Channel channel) {
        return channel.setting("anthropic-version", VERSION);
    }

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        Map<String, String> headers = headers(channel);
        Traits model = catalog.of(channel, channel.upstreamModel(request.model()));
        AnthropicRequest said = AnthropicRequest.of(request, channel, model);
        String betas = Betas.of(channel, said.body());
        if (!betas.isEmpty()) {
            headers.put(Betas.HEADER, betas);
        }
        return new UpstreamRequest("/v1/messages", headers, said.body(), said.losses());
    }

    /** The version and the credential, for the caller to add to. */
    static Map<String, String> headers(Channel channel) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("anthropic-version", version(channel));
        authorize(channel, headers);
        return headers;
    }

    /** One header or the other, never both, which is refused; a channel without a credential sends none. */
    private static void authorize(Channel channel, Map<String, String> headers) {
        String secret = channel.credential().secret();
        if (secret.isEmpty()) {
            return;
        }
        if (channel.setting("auth", "x-api-key").equals("bearer")) {
            headers.put("Authorization", "Bearer " + secret);
        } else {
            headers.put("x-api-key", secret);
        }
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        return AnthropicAnswer.normalize(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        return new AnthropicStream(request);
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return AnthropicErrors.failure(error);
    }
}
