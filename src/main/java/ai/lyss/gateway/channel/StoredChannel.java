package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel with what the database knows beside it.
 *
 * @param id the channel's
 * @param tenantId whose it is; null for everybody's
 * @param name for people
 * @param provider its provider's name
 * @param version begins at 1 and counts changes
 * @param revision differs from that of every other state of every other channel
 * @param origin where it came from
 * @param createdAt when it was made
 * @param updatedAt when it was last changed
 * @param channel what requests work with; null when it cannot be read
 * @param unreadable why it cannot be read; null when it can
 */
public record StoredChannel(
        String id,
        @Nullable String tenantId,
        String name,
        String provider,
        int version,
        long revision,
        Origin origin,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Channel channel,
        @Nullable String unreadable) {

    /** The channel; {@link IllegalStateException} when it cannot be read. */
    public Channel readable() {
        if (channel == null) {
            throw new IllegalStateException("channel " + id + " cannot be read: " + unreadable);
        }
        return Objects.requireNonNull(channel);
    }
}
