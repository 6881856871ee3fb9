package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.Strategy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The pools of the present snapshot, each laid out when it is first asked for. */
@Component
final class Pools {

    private static final long MOST_PLACES = 200_000; // callers can ask for any name, and a pattern serves them all

    private record Wanted(String tenantId, String model) {}

    private record Known(ChannelSnapshot snapshot, Map<Wanted, Pool> pools, AtomicLong places) {

        Known(ChannelSnapshot snapshot) {
            this(snapshot, new ConcurrentHashMap<>(), new AtomicLong());
        }
    }

    private final Channels channels;
    private final ChannelStates states;
    private final Strategy otherwise;
    private final ReentrantLock following = new ReentrantLock();
    private volatile @Nullable Known known;

    Pools(Channels channels, ChannelStates states, BalanceSettings settings) {
        this.channels = channels;
        this.states = states;
        this.otherwise = settings.strategy();
    }

    /** The pool of a tenant's requests for a model; null when no channel of the tenant knows the model. */
    @Nullable
    Pool of(String tenantId, String model) {
        Known present = catchUp();
        Wanted wanted = new Wanted(tenantId, model);
        Pool pool = present.pools().get(wanted);
        if (pool != null) {
            return pool;
        }
        List<Channel> serving = present.snapshot().serving(tenantId, model);
        if (serving.isEmpty()) {
            return null;
        }
        Strategy strategy = present.snapshot()
                .policy(tenantId, model)
                .map(BalancePolicy::strategy)
                .orElse(otherwise);
        Pool laidOut = Pool.of(strategy, serving, model, states, states.random());
        if (present.places().addAndGet(laidOut.size()) > MOST_PLACES) {
            present.pools().clear();
            present.places().set(laidOut.size());
        }
        Pool first = present.pools().putIfAbsent(wanted, laidOut);
        return first == null ? laidOut : first;
    }

    /** Places of channels in all pools that are kept. */
    long places() {
        Known present = known;
        return present == null ? 0 : present.places().get();
    }

    /** Makes sure that the states know the present snapshot. */
    @SuppressWarnings("ReferenceEquality") // a snapshot is the same object until something changes
    Known catchUp() {
        Known present = known;
        if (present != null && present.snapshot() == channels.snapshot()) {
            return present;
        }
        following.lock();
        try {
            present = known;
            ChannelSnapshot newest = channels.snapshot();
            if (present == null || present.snapshot() != newest) {
                states.follow(newest);
                present = new Known(newest);
                known = present;
            }
            return present;
        } finally {
            following.unlock();
        }
    }
}
