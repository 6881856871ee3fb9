package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.UpstreamFailure;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** How channels do on this node. Channels that are no more are not spoken of. */
@Component
final class LocalHealth implements ChannelHealth {

    private final Channels channels;
    private final Pools pools;
    private final ChannelStates states;
    private final WaitingRoom waitingRoom;

    LocalHealth(Channels channels, Pools pools, ChannelStates states, WaitingRoom waitingRoom) {
        this.channels = channels;
        this.pools = pools;
        this.states = states;
        this.waitingRoom = waitingRoom;
    }

    @Override
    public ChannelStatus status(Channel channel) {
        pools.catchUp(); // a channel that was repaired may not have been asked since
        return states.of(channel).status(channel);
    }

    @Override
    public void reset(String channelId) {
        tell(channelId, ChannelState::reset);
    }

    @Override
    public void recovered(String channelId) {
        tell(channelId, ChannelState::recovered);
    }

    @Override
    public void failed(String channelId, UpstreamFailure failure) {
        tell(channelId, state -> state.probeFailed(failure));
    }

    private void tell(String channelId, Consumer<ChannelState> what) {
        pools.catchUp();
        channels.snapshot().find(channelId).ifPresent(channel -> {
            what.accept(states.of(channel));
            waitingRoom.freed(channel); // it may be asked again, perhaps
        });
    }
}
