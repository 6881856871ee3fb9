package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * At random by weight within a priority, lower priorities first. Each channel draws the key {@code -ln(u) / weight};
 * sorting by it is a draw without replacement in which every next channel is chosen in proportion to its weight
 * (Efraimidis and Spirakis, 2006).
 */
final class WeightedRandom implements ChannelSelector {

    private record Drawn(Channel channel, double key) {}

    @Override
    public List<Channel> order(List<Channel> candidates, RandomGenerator random) {
        List<Drawn> drawn = new ArrayList<>(candidates.size());
        for (Channel channel : candidates) {
            drawn.add(new Drawn(channel, -Math.log(1 - random.nextDouble()) / channel.weight()));
        }
        drawn.sort(Comparator.comparingInt((Drawn each) -> each.channel().priority())
                .thenComparingDouble(Drawn::key));
        return drawn.stream().map(Drawn::channel).toList();
    }
}
