package ai.lyss.gateway.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Reserving from the leases of three quotas and giving back, as each request does; told per request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ReserveBench {

    private static final long AMOUNT = 1000;

    private QuotaNode node;
    private List<Wanted> wanted;

    /** Grants whatever is asked for. */
    private static final class GenerousTables extends QuotaTables {

        GenerousTables() {
            super(new org.postgresql.ds.PGSimpleDataSource());
        }

        @Override
        Instant register(String id) {
            return Instant.now();
        }

        @Override
        @Nullable
        Lease lease(String id, String quota, Instant window, long need, long wish) {
            return new Lease(wish, window, 0, wish, wish);
        }
    }

    /** One node that holds leases of three quotas. */
    @Setup
    public void lease() throws Exception {
        QuotaSettings settings = new QuotaSettings(
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                256,
                32768,
                QuotaSettings.Unpriced.REJECT,
                QuotaSettings.DatabaseAway.SERVE_FROM_LEASE_THEN_REJECT);
        node = new QuotaNode(new GenerousTables(), settings, System::nanoTime);
        wanted = new ArrayList<>();
        for (Unit unit : new Unit[] {Unit.REQUESTS, Unit.TOTAL_TOKENS, Unit.COST}) {
            Quota quota = new Quota(
                    unit.toString(),
                    "tenant",
                    null,
                    null,
                    "bench",
                    Period.DAY,
                    unit,
                    Long.MAX_VALUE / 2,
                    true,
                    false,
                    ZoneId.of("Europe/Berlin"),
                    1);
            wanted.add(new Wanted(new Account(quota), AMOUNT, AMOUNT));
        }
        request();
    }

    /** Alone. */
    @Benchmark
    public int request() throws Exception {
        List<Hold> holds = node.reserve(() -> wanted, Duration.ZERO);
        for (Hold hold : holds) {
            hold.release();
        }
        return holds.size();
    }

    /** With another thread that wants the same. */
    @Benchmark
    @Threads(2)
    public int contended() throws Exception {
        return request();
    }
}
