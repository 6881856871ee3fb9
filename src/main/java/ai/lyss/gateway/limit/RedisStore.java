package ai.lyss.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The limits of all nodes, on Redis. What a request takes from several limits is asked for at once, so that it costs one
 * wait; a request that is refused by one of them gives back at once what it got from the others. The requests of a node
 * that are after the same limit at the same time are one request to Redis.
 */
final class RedisStore implements LimitStore {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Duration NEVER_FULL = Duration.ofMinutes(1);

    private record Piece(Scope scope, Limit limit, long most, long wanted, AsyncBucketProxy bucket) {}

    private final RedisLink link;
    private final RedisPlaces places;
    private final Duration timeout;
    private final Cache<String, AsyncBucketProxy> buckets =
            Caffeine.newBuilder().expireAfterAccess(REMEMBERED).build();
    private volatile @Nullable StatefulRedisConnection<String, byte[]> bucketsOf;
    private volatile @Nullable AsyncProxyManager<String> manager;

    RedisStore(RedisLink link, Duration timeout) {
        this.link = link;
        this.places = new RedisPlaces(link);
        this.timeout = timeout;
    }

    @Override
    public Taken take(Demand demand) {
        AsyncProxyManager<String> present = manager(link.connection());
        List<Piece> pieces = pieces(demand, present);
        long began = System.nanoTime();
        CompletableFuture<RedisPlaces.Claim> claim = places.claim(demand.scopes());
        List<CompletableFuture<ConsumptionProbe>> probes = new ArrayList<>();
        try {
            for (Piece piece : pieces) {
                probes.add(piece.bucket().tryConsumeAndReturnRemaining(piece.wanted()));
            }
            Taken.Refusal refusal = await(claim, began).refusal();
            Gauges gauges = new Gauges();
            for (int i = 0; i < pieces.size(); i++) {
                Piece piece = pieces.get(i);
                ConsumptionProbe probe = await(probes.get(i), began);
                gauges.add(piece.limit(), Bandwidths.gauge(piece.most(), probe.getRemainingTokens()));
                if (!probe.isConsumed()) {
                    refusal = Taken.Refusal.longer(refusal, refusal(piece, probe));
                }
            }
            if (refusal != null) {
                giveBack(claim, pieces, probes);
                return new Taken(gauges.status(), null, refusal);
            }
            RedisPlaces.Claim held = claim.join();
            return new Taken(gauges.status(), used -> end(held, pieces, used), null);
        } catch (StoreDown down) {
            giveBack(claim, pieces, probes);
            throw down;
        } catch (RuntimeException broken) {
            giveBack(claim, pieces, probes);
            throw new StoreDown(String.valueOf(broken.getMessage()));
        }
    }

    /** Tells Redis that the requests which run on this node still do. */
    void renew() {
        places.renew();
    }

    /** Buckets belong to a connection; a new one after a restart has new ones. */
    private synchronized AsyncProxyManager<String> manager(StatefulRedisConnection<String, byte[]> connection) {
        AsyncProxyManager<String> present = manager;
        if (present == null || bucketsOf != connection) {
            present = Bucket4jLettuce.casBasedBuilder(connection)
                    .clientClock(TimeMeter.SYSTEM_MILLISECONDS)
                    .requestTimeout(timeout)
                    .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(NEVER_FULL))
                    .build()
                    .asAsync();
            buckets.invalidateAll();
            bucketsOf = connection;
            manager = present;
        }
        return present;
    }

    private List<Piece> pieces(Demand demand, AsyncProxyManager<String> present) {
        List<Piece> pieces = new ArrayList<>();
        for (Scope scope : demand.scopes()) {
            for (Limit limit : List.of(Limit.REQUESTS, Limit.TOKENS)) {
                Long most = limit.of(scope.limits());
                if (most != null) {
                    AsyncBucketProxy bucket = buckets.get(
                            scope.bucket(limit),
                            name -> present.builder()
                                    .withOptimization(Optimizations.batching())
                                    .build(name, () -> CompletableFuture.completedFuture(Bandwidths.of(most))));
                    pieces.add(new Piece(scope, limit, most, limit.demand(demand.tokens(), most), bucket));
                }
            }
        }
        return pieces;
    }

    private static Taken.Refusal refusal(Piece piece, ConsumptionProbe probe) {
        return new Taken.Refusal(
                piece.scope(),
                piece.limit(),
                piece.most() - probe.getRemainingTokens(),
                piece.wanted(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private <T> T await(CompletableFuture<T> answer, long began) {
        try {
            return answer.get(timeout.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            throw new StoreDown("Redis did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw new StoreDown(String.valueOf(failed.getCause()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new StoreDown("interrupted");
        }
    }

    /** Whatever was taken, or will have been when an answer comes late after all. Nobody waits for it. */
    private void giveBack(
            CompletableFuture<RedisPlaces.Claim> claim,
            List<Piece> pieces,
            List<CompletableFuture<ConsumptionProbe>> probes) {
        var unused = claim.thenAccept(places::release);
        for (int i = 0; i < probes.size(); i++) {
            Piece piece = pieces.get(i);
            unused = probes.get(i).thenAccept(probe -> {
                if (probe.isConsumed()) {
                    var given = piece.bucket().addTokens(piece.wanted());
                }
            });
        }
    }

    private void end(RedisPlaces.Claim held, List<Piece> pieces, long used) {
        places.release(held);
        for (Piece piece : pieces) {
            long owed = used - piece.wanted();
            if (piece.limit() != Limit.TOKENS || owed == 0) {
                continue;
            }
            CompletableFuture<?> corrected = owed > 0
                    ? piece.bucket().consumeIgnoringRateLimits(owed)
                    : piece.bucket().addTokens(-owed);
        }
    }
}
