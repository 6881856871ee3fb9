package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One request's channel, of a thousand that serve its model: chosen, its place taken, its answer noted, its place given
 * back. All have been asked before, and a tenth has failed of late.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class ChooseBench {

    @Param({
        "WEIGHTED_RANDOM",
        "ROUND_ROBIN",
        "LEAST_CONNECTIONS",
        "FASTEST_RESPONSE",
        "ADAPTIVE",
        "LOWEST_COST",
        "AFFINITY"
    })
    public Strategy strategy;

    @Param("1000")
    public int channels;

    private Fleet fleet;

    /** Gives every channel a past. */
    @Setup
    public void past() {
        fleet = Fleet.ofNow(strategy, Fleet.channels(channels));
        for (int i = 0; i < channels; i++) {
            for (int attempt = 0; attempt < 3; attempt++) {
                Permit permit = fleet.acquire("ch-" + i);
                if (i % 10 == 0 && attempt == 0) {
                    permit.failed(Fleet.failure(Cause.SERVER_ERROR, null));
                } else {
                    permit.answered(Duration.ofMillis(40 + i % 37));
                }
                permit.release(null);
            }
        }
    }

    /** The channel's id. */
    @Benchmark
    public String chooseAmong1000() {
        Selection.Chosen chosen = Objects.requireNonNull(fleet.select().next());
        chosen.permit().answered(Duration.ofMillis(50));
        chosen.permit().release(null);
        return chosen.channel().id();
    }
}
