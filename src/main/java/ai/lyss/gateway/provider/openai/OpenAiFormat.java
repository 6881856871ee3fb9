package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.ServerCapabilities;
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
 * OpenAI's chat completions (<a href="https://platform.openai.com/docs/api-reference/chat">reference</a>) and what
 * resembles them. The body goes as it came, but for what the catalog knows of the server; answers are put right.
 *
 * <p>Channel settings: {@code path} (default {@code /chat/completions}), those that become headers ({@code organization}
 * and {@code project}), and every {@link ServerCapabilities capability} by its name.
 */
public class OpenAiFormat implements ProviderFormat {

    private final Catalog catalog;

    /** A format for the servers that the catalog knows. */
    public OpenAiFormat(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        Traits server = server(request, channel);
        Draft draft = OpenAiRequest.draft(request, channel.upstreamModel(request.model()), server);
        Map<String, String> headers = headers(server, channel);
        boolean stream = draft.body().path("stream").booleanValue();
        if (stream != request.stream()) {
            headers.put("Accept", stream ? "text/event-stream" : "application/json");
        }
        return new UpstreamRequest(path(request, channel), headers, draft.body(), draft.losses());
    }

    /** The credential, and what the server makes of the channel's settings. */
    protected Map<String, String> headers(Traits server, Channel channel) {
        Map<String, String> headers = new LinkedHashMap<>();
        authorize(channel, headers);
        server.get(ServerCapabilities.HEADERS).forEach((header, setting) -> {
            String value = channel.setting(setting, "");
            if (!value.isBlank()) {
                headers.put(header, value);
            }
        });
        return headers;
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

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        return OpenAiAnswer.normalize(answer, request, server(request, channel));
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        return new OpenAiStream(request, server(request, channel));
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return OpenAiErrors.failure(error);
    }

    /** What is known of the model's server. */
    protected Traits server(ModelRequest request, Channel channel) {
        return catalog.of(channel, channel.upstreamModel(request.model()));
    }
}
