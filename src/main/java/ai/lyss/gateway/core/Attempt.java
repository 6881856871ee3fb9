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
 */
public record Attempt(
        String channelId,
        String provider,
        String upstreamModel,
        Instant started,
        Duration latency,
        @Nullable UpstreamFailure failure) {}
