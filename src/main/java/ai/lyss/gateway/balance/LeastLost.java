package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.ModelRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Within a priority, channels that say all of a request go before those that lose something; those that cannot say it
 * go behind all others, whatever their priority. Otherwise the order stays.
 */
@Component
final class LeastLost {

    private static final int CANNOT = Integer.MAX_VALUE;

    private record Judged(Channel channel, int losses) {}

    private final Fidelity fidelity;

    LeastLost(Fidelity fidelity) {
        this.fidelity = fidelity;
    }

    /** The same channels; nobody is asked when there is no choice, or when the first of all loses nothing. */
    List<Channel> first(List<Channel> ordered, ModelRequest request) {
        if (ordered.size() < 2 || fidelity.of(request, ordered.getFirst()).isWhole()) {
            return ordered;
        }
        List<Judged> judged = new ArrayList<>(ordered.size());
        for (Channel channel : ordered) {
            judged.add(new Judged(channel, losses(fidelity.of(request, channel))));
        }
        judged.sort(Comparator.comparing((Judged each) -> each.losses() == CANNOT)
                .thenComparingInt(each -> each.channel().priority())
                .thenComparingInt(Judged::losses)); // a stable sort
        return judged.stream().map(Judged::channel).toList();
    }

    private static int losses(Fidelity.Fit fit) {
        return fit.refusal() == null ? fit.losses().size() : CANNOT;
    }
}
