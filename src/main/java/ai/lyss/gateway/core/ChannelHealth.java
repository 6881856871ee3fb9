package ai.lyss.gateway.core;

/** How channels do on this node, and what others have found out about them. */
public interface ChannelHealth {

    /** How a channel does. */
    ChannelStatus status(Channel channel);

    /** Forgets failures, cool-down and breaker: the channel may be asked again at once. */
    void reset(String channelId);

    /** A probe succeeded: what had been out serves again, what was cooling down may be asked. */
    void recovered(String channelId);

    /** A probe failed: decided as a failed attempt is. */
    void failed(String channelId, UpstreamFailure failure);
}
