package ai.lyss.gateway.core;

/** What is known of models and servers, as it is now. */
@FunctionalInterface
public interface Catalog {

    /**
     * What holds for a model of a channel: the channel's settings before the model's entries before the profile of the
     * server before {@link Capability#otherwise}.
     *
     * @param upstreamModel the name that the channel sends
     */
    Traits of(Channel channel, String upstreamModel);
}
