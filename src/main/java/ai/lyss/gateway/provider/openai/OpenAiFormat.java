package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * OpenAI's chat completions (<a href="https://platform.openai.com/docs/api-reference/chat">reference</a>). The body
 * goes as it came; answers of servers that only resemble OpenAI are put right.
 *
 * <p>Channel settings: {@code path} (default {@code /chat/completions}), {@code organization}, {@code project}.
 */
public class OpenAiFormat implements ProviderFormat {

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        Map<String, String> headers = new LinkedHashMap<>();
        authorize(channel, headers);
        addIfSet(headers, "OpenAI-Organization", channel, "organization");
        addIfSet(headers, "OpenAI-Project", channel, "project");
        return new UpstreamRequest(path(request, channel), headers, body(request, channel));
    }

    /** What follows the base URL. */
    protected String path(ModelRequest request, Channel channel) {
        return channel.setting("path", "/chat/completions");
    }

    /** Adds the credential; a channel without one sends no header. */
    protected void authorize(Channel channel, Map<String, String> headers) {
        String secret = channel.credential().secret();
        if (!secret.isEmpty()) {
            headers.put("Authorization", "Bearer " + secret);
        }
    }

    /** The client's fields in the client's order, with the upstream's model name and with usage always asked for. */
    protected ObjectNode body(ModelRequest request, Channel channel) {
        return OpenAiRequest.body(request, channel.upstreamModel(request.model()));
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request) {
        return OpenAiAnswer.normalize(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request) {
        return new OpenAiStream(request);
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return OpenAiErrors.failure(error);
    }

    private static void addIfSet(Map<String, String> headers, String header, Channel channel, String setting) {
        String value = channel.settings().get(setting);
        if (value != null) {
            headers.put(header, value);
        }
    }
}
