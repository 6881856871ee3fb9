package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.util.Map;

/**
 * Channels that say a request alike and for the same price: a thousand accounts at one provider are of one kind.
 *
 * @param provider whose words
 * @param settings that say what its server can do
 * @param upstreamModel the name that is sent
 */
record Kind(String provider, Map<String, String> settings, String upstreamModel) {

    /** The kind of a channel, for the name that the caller sends. */
    static Kind of(Channel channel, String model) {
        return new Kind(channel.provider(), channel.settings(), channel.upstreamModel(model));
    }
}
