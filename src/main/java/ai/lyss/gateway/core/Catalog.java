package ai.lyss.gateway.core;

import java.time.Instant;

/** What is known of models and servers, as it is now. */
@FunctionalInterface
public interface Catalog {

    /** What held when a request came, whose prices it pays; set before the first channel is asked. */
    ExchangeKey<Catalog> KEY = new ExchangeKey<>("catalog", Catalog.class);

    /**
     * What holds for a model of a channel: the channel's settings before the model's entries before the profile of the
     * server before {@link Capability#otherwise}.
     *
     * @param upstreamModel the name that the channel sends
     */
    Traits of(Channel channel, String upstreamModel);

    /** What is known now, on the day of a moment; it stays as it is. */
    default Catalog at(Instant moment) {
        return this;
    }
}
