package ai.lyss.gateway.core;

/** Switches channels on and off, for all nodes. */
@FunctionalInterface
public interface ChannelSwitch {

    /**
     * Writes it down; requests on this node see it when this returns, those on others within a second.
     *
     * @throws RuntimeException when the database is away: nothing has changed then
     */
    void enable(String channelId, boolean enabled);
}
