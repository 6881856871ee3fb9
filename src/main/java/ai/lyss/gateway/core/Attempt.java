package ai.lyss.gateway.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to one channel.
 *
 * @param channelId the channel
 * @param provider its provider
 * @param upstreamModel the model name that was sent
 * @param started when it began
 * @param latency until the answer, its first content (streams) or the failure was there
 * @param failure why it failed; null when it answered
 * @param usage what it used up though its answer was not the client's, such as that of the slower of two at once; null
 *     when that is not known, and for the attempt that answered: that is the request's own
 */
public record Attempt(
        String channelId,
        String provider,
        String upstreamModel,
        Instant started,
        Duration latency,
        @Nullable UpstreamFailure failure,
        @Nullable Usage usage) {

    /** An attempt that used up nothing that anybody knows of. */
    public Attempt(
            String channelId,
            String provider,
            String upstreamModel,
            Instant started,
            Duration latency,
            @Nullable UpstreamFailure failure) {
        this(channelId, provider, upstreamModel, started, latency, failure, null);
    }

    /** The same, as an attempt that used up nothing beside the request's own. */
    public Attempt withoutUsage() {
        return new Attempt(channelId, provider, upstreamModel, started, latency, failure);
    }
}
