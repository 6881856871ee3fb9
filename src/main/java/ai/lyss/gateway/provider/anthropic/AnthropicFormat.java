package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChatRequest;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Anthropic Messages (<a href="https://docs.anthropic.com/en/api/messages">reference</a>): the list of what is where.
 *
 * <p>Channel settings: {@code anthropic-version} (default {@code 2023-06-01}, which still takes sampling parameters and
 * which Claude-compatible servers know), {@code auth} ({@code x-api-key}, the default, or {@code bearer}), and those of
 * {@link ClaudeModel}.
 */
final class AnthropicFormat implements ProviderFormat {

    @Override
    public UpstreamRequest transform(ChatRequest request, Channel channel) {
        String secret = channel.credential().secret();
        boolean bearer = channel.setting("auth", "x-api-key").equals("bearer"); // never both: it is refused
        Map<String, String> headers = Map.of(
                "anthropic-version",
                channel.setting("anthropic-version", "2023-06-01"),
                bearer ? "Authorization" : "x-api-key",
                bearer ? "Bearer " + secret : secret);
        return new UpstreamRequest("/v1/messages", headers, new AnthropicRequest(request, channel).body());
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ChatRequest request) {
        return AnthropicAnswer.normalize(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ChatRequest request) {
        return new AnthropicStream(request);
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return AnthropicErrors.failure(error);
    }
}
