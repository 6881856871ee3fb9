package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Versions;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Changes of channels. Each is decided on the row itself while nobody else can change it, and not on what this node
 * knows of it: of two who change the same version, one gets a 412.
 */
@Component
public class ChannelChanges {

    private final Changes changes;
    private final ChannelTables channels;

    ChannelChanges(Changes changes, ChannelTables channels) {
        this.changes = changes;
        this.channels = channels;
    }

    /** Adds a channel; 409 when there is one with its id. */
    public StoredChannel create(Channel channel, Origin origin) {
        return changes.make(() -> {
            channels.insert(channel, origin);
            return locked(channel.id());
        });
    }

    /**
     * Puts another in the place of a channel.
     *
     * @param expected the version that the change is meant for; null for any
     * @param change makes the new one of the present one, or throws
     */
    public StoredChannel change(String id, @Nullable String expected, Function<StoredChannel, Channel> change) {
        return changes.make(() -> {
            StoredChannel present = locked(id);
            Channel changed = change.apply(present); // first: it may say that the channel is nobody's business
            Versions.check(expected, present.version());
            if (changed.equals(present.channel())) {
                return present;
            }
            channels.update(changed);
            return locked(id);
        });
    }

    /** Switches a channel on or off; {@code check} may throw. */
    public StoredChannel enable(String id, boolean enabled, @Nullable String expected, Consumer<StoredChannel> check) {
        return changes.make(() -> {
            check(id, expected, check);
            channels.enable(id, enabled);
            return locked(id);
        });
    }

    /** Takes a channel away; {@code check} may throw. */
    public StoredChannel delete(String id, @Nullable String expected, Consumer<StoredChannel> check) {
        return changes.make(() -> {
            StoredChannel present = check(id, expected, check);
            channels.delete(id);
            return present;
        });
    }

    private StoredChannel check(String id, @Nullable String expected, Consumer<StoredChannel> check) {
        StoredChannel present = locked(id);
        check.accept(present);
        Versions.check(expected, present.version());
        return present;
    }

    private StoredChannel locked(String id) {
        return channels.lock(id).orElseThrow(() -> noSuchChannel(id));
    }

    /** A 404; others' channels are answered with it too. */
    public static GatewayException noSuchChannel(String id) {
        return new GatewayException(ErrorKind.NOT_FOUND, "There is no channel '" + id + "'.");
    }
}
