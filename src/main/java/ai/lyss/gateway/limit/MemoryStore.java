package ai.lyss.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one node, in memory. A demand is looked at as a whole under a lock of its tenant, so a request that is
 * refused takes nothing, not even for a moment.
 */
final class MemoryStore implements LimitStore {

    private static final int LOCKS = 64;
    private static final Duration AT_ONCE_WAIT = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN = Duration.ofHours(1); // full again long before, unless much is owed

    private record Piece(
            Scope scope,
            Limit limit,
            long most,
            long wanted,
            @Nullable Bucket bucket) {}

    /** Minutes for which a debt may last: of more than some hundreds of years a bucket cannot think. */
    private static final long MOST_OWED = 1_000_000;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final LoadingCache<String, Bucket> buckets;
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    MemoryStore() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    MemoryStore(TimeMeter clock) {
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
        buckets = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build(name -> {
            long perMinute = Long.parseLong(name.substring(name.lastIndexOf(':') + 1));
            return Bucket.builder()
                    .addLimit(Bandwidths.of(perMinute).getBandwidths()[0])
                    .withCustomTimePrecision(clock)
                    .build();
        });
    }

    @Override
    public Taken take(Demand demand) {
        List<Piece> pieces = pieces(demand);
        ReentrantLock lock = locks[Math.floorMod(demand.tenantId().hashCode(), LOCKS)];
        lock.lock();
        try {
            Taken.Refusal refusal = null;
            for (Piece piece : pieces) {
                Taken.Refusal here = refusal(piece);
                refusal = here == null ? refusal : Taken.Refusal.longer(refusal, here);
            }
            Gauges gauges = new Gauges();
            for (Piece piece : pieces) {
                if (refusal == null) {
                    take(piece);
                }
                if (piece.bucket() != null) {
                    gauges.add(
                            piece.limit(),
                            Bandwidths.gauge(piece.most(), piece.bucket().getAvailableTokens()));
                }
            }
            return new Taken(gauges.status(), refusal == null ? used -> end(pieces, used) : null, refusal);
        } finally {
            lock.unlock();
        }
    }

    /** Requests that hold a place in a scope. */
    int running(Scope scope) {
        return running.getOrDefault(place(scope), 0);
    }

    private List<Piece> pieces(Demand demand) {
        List<Piece> pieces = new ArrayList<>();
        for (Scope scope : demand.scopes()) {
            for (Limit limit : Limit.values()) {
                Long most = limit.of(scope.limits());
                if (most != null) {
                    Bucket bucket = limit == Limit.CONCURRENCY ? null : buckets.get(scope.bucket(limit));
                    pieces.add(new Piece(scope, limit, most, limit.demand(demand.tokens(), most), bucket));
                }
            }
        }
        return pieces;
    }

    private Taken.@Nullable Refusal refusal(Piece piece) {
        Bucket bucket = piece.bucket();
        if (bucket == null) {
            int present = running(piece.scope());
            return present < piece.most()
                    ? null
                    : new Taken.Refusal(piece.scope(), piece.limit(), present, 1, AT_ONCE_WAIT);
        }
        EstimationProbe probe = bucket.estimateAbilityToConsume(piece.wanted());
        return probe.canBeConsumed()
                ? null
                : new Taken.Refusal(
                        piece.scope(),
                        piece.limit(),
                        piece.most() - probe.getRemainingTokens(),
                        piece.wanted(),
                        Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private void take(Piece piece) {
        if (piece.bucket() == null) {
            running.merge(place(piece.scope()), 1, Integer::sum);
        } else {
            piece.bucket().consumeIgnoringRateLimits(piece.wanted());
        }
    }

    /** Places first: they must be free whatever becomes of the tokens. */
    private void end(List<Piece> pieces, long used) {
        for (Piece piece : pieces) {
            if (piece.bucket() == null) {
                running.computeIfPresent(place(piece.scope()), (name, count) -> count == 1 ? null : count - 1);
            }
        }
        for (Piece piece : pieces) {
            Bucket bucket = piece.bucket();
            if (bucket == null) {
                continue;
            }
            if (piece.limit() == Limit.TOKENS && used > piece.wanted()) {
                bucket.consumeIgnoringRateLimits(Math.min(used - piece.wanted(), piece.most() * MOST_OWED));
            } else if (piece.limit() == Limit.TOKENS && used < piece.wanted()) {
                bucket.addTokens(piece.wanted() - used);
            }
        }
    }

    /** Without the limit itself: who is running goes on counting when the limit is changed. */
    private static String place(Scope scope) {
        return scope.kind() + ":" + scope.id();
    }
}
