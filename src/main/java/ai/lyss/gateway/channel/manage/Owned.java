package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.ChannelChanges;
import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.channel.StoredChannel;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementRequest;

/** The channel that a path names, if whoever asks may know of it. */
final class Owned {

    private Owned() {}

    static StoredChannel channel(ChannelStore store, ManagementRequest request, Owner owner) {
        String id = Requests.id(request);
        StoredChannel stored = store.stored(id).orElseThrow(() -> ChannelChanges.noSuchChannel(id));
        owner.check(stored);
        return stored;
    }

    /** 409 when it cannot be read. */
    static Channel readable(StoredChannel stored) {
        Channel channel = stored.channel();
        if (channel == null) {
            throw new GatewayException(ErrorKind.CONFLICT, "The channel cannot be read: " + stored.unreadable());
        }
        return channel;
    }
}
