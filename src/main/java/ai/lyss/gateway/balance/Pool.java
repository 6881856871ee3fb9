package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The channels that serve one model for one tenant, as one snapshot has them, laid out once for all requests.
 *
 * @param strategy how one is chosen
 * @param tiers the enabled ones by priority, the first to try first
 * @param disabled those that somebody switched off
 * @param kinds a channel of each kind of the enabled ones
 * @param limitsTokens whether any of them counts tokens
 */
record Pool(Strategy strategy, List<Tier> tiers, List<Channel> disabled, List<Channel> kinds, boolean limitsTokens) {

    /** Lays channels out, which come by priority. */
    static Pool of(
            Strategy strategy, List<Channel> byPriority, String model, ChannelStates states, RandomGenerator random) {
        List<Channel> disabled = new ArrayList<>();
        Map<Kind, Integer> places = new LinkedHashMap<>();
        List<Channel> kinds = new ArrayList<>();
        Map<Integer, List<Channel>> tiers = new LinkedHashMap<>();
        boolean limitsTokens = false;
        for (Channel channel : byPriority) {
            if (!channel.enabled()) {
                disabled.add(channel);
                continue;
            }
            if (places.putIfAbsent(Kind.of(channel, model), kinds.size()) == null) {
                kinds.add(channel);
            }
            tiers.computeIfAbsent(channel.priority(), priority -> new ArrayList<>())
                    .add(channel);
            limitsTokens |= channel.limits().tokensPerMinute() != null;
        }
        List<Tier> laidOut = tiers.values().stream()
                .map(tier -> new Tier(
                        tier,
                        states,
                        tier.stream()
                                .mapToInt(channel -> places.getOrDefault(Kind.of(channel, model), 0))
                                .toArray(),
                        random))
                .toList();
        return new Pool(strategy, laidOut, List.copyOf(disabled), List.copyOf(kinds), limitsTokens);
    }

    /** Channels in it. */
    int size() {
        return tiers.stream().mapToInt(Tier::size).sum() + disabled.size();
    }
}
