package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.PathSegment;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Google Gemini (<a href="https://ai.google.dev/api/generate-content">generateContent</a>).
 *
 * <p>Channel settings: {@code api-version} (default {@code v1beta}) and all
 * {@link ai.lyss.gateway.core.Capabilities}.
 */
final class GeminiFormat implements ProviderFormat {

    /** Google's list of models says {@code models/gemini-x}. */
    static final String LISTED_AS = "models/";

    private final Catalog catalog;

    GeminiFormat(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public UpstreamRequest transform(ModelRequest request, Channel channel) {
        String model = channel.upstreamModel(request.model());
        GeminiRequest said = GeminiRequest.of(request, catalog.of(channel, model));
        return new UpstreamRequest(
                path(model, request.stream() ? "streamGenerateContent?alt=sse" : "generateContent", channel),
                headers(channel),
                said.body(),
                said.losses());
    }

    /** The address of a model's method such as {@code generateContent}. */
    static String path(String model, String method, Channel channel) {
        return "/" + PathSegment.encode(channel.setting("api-version", "v1beta")) + "/models/"
                + PathSegment.encode(name(model)) + ":" + method;
    }

    /** Whoever copies a name from Google's list, with {@code models/} before it, means the same model. */
    static String name(String model) {
        return model.startsWith(LISTED_AS) ? model.substring(LISTED_AS.length()) : model;
    }

    /** The key goes in a header: in the query it would stand in logs. */
    static Map<String, String> headers(Channel channel) {
        String secret = channel.credential().secret();
        return secret.isEmpty() ? Map.of() : Map.of("x-goog-api-key", secret);
    }

    @Override
    public @Nullable ObjectNode read(byte[] body, BodyRoom room) {
        return GeminiBody.read(body, room);
    }

    @Override
    public ObjectNode normalize(ObjectNode answer, ModelRequest request, Channel channel) {
        return GeminiAnswer.normalize(answer, request);
    }

    @Override
    public StreamNormalizer streamNormalizer(ModelRequest request, Channel channel) {
        return new GeminiStream(request);
    }

    @Override
    public UpstreamFailure failure(UpstreamError error) {
        return GeminiErrors.failure(error);
    }
}
