package ai.lyss.gateway.balance;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's attempts on this node have shown: read by every choice, so without locks; a reader may see the value
 * of one attempt with the time of another, which matters to nobody. All times are the {@link Ticker}'s nanoseconds.
 */
final class Traffic {

    /** As long a wait as a failure is worth, where one number must speak for both. */
    static final long FAILURE_COSTS = Duration.ofSeconds(10).toNanos();

    private static final int SAMPLES = 128; // for percentiles
    private static final int WINDOW = 64; // attempts, for the success rate: the bits of a long
    private static final double STEP = 0.25; // of the way to what the newest attempt shows

    private static final AtomicIntegerFieldUpdater<Traffic> IN_FLIGHT =
            AtomicIntegerFieldUpdater.newUpdater(Traffic.class, "inFlight");
    private static final AtomicIntegerFieldUpdater<Traffic> WAITING =
            AtomicIntegerFieldUpdater.newUpdater(Traffic.class, "waiting");

    private final long halfLife;
    private volatile int inFlight; // no objects of their own: a choice among a thousand reads them all
    private volatile int waiting;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long quietSince;
    private volatile double latency; // 0 before the first
    private volatile long latencyAt;
    private volatile double failing; // 0 to 1
    private volatile long failingAt;
    private volatile long outcomes; // the newest in the lowest bit, 1 is an answer
    private volatile long attempts;
    private volatile long p95;
    private int @Nullable [] samples; // microseconds
    private int sampled;

    Traffic(Duration halfLife) {
        this.halfLife = halfLife.toNanos();
    }

    /** An attempt begins; true unless there are as many as allowed. */
    boolean begins(int most, long now) {
        int before = inFlight;
        while (before < most && !IN_FLIGHT.compareAndSet(this, before, before + 1)) {
            before = inFlight;
        }
        if (before >= most) {
            return false;
        }
        if (waiting == 0) {
            quietSince = now;
        }
        WAITING.getAndIncrement(this);
        return true;
    }

    /** Its first byte was there, or the whole answer. */
    void answered(long toFirstByte, long now) {
        noLongerWaits(now);
        writing.lock();
        try {
            sample(toFirstByte, now);
            outcome(true, now);
        } finally {
            writing.unlock();
        }
    }

    /**
     * It failed.
     *
     * @param waited whether it had not answered before
     * @param silence how long nothing came, where that was the failure, else 0
     */
    void failed(boolean waited, long silence, long now) {
        if (waited) {
            noLongerWaits(now);
        }
        writing.lock();
        try {
            if (silence > 0) {
                slower(silence, now);
            }
            outcome(false, now);
        } finally {
            writing.unlock();
        }
    }

    /** It was given up before it had answered or failed: nothing but how long it had waited is known of the channel. */
    void abandoned(long silence, long now) {
        WAITING.getAndDecrement(this);
        if (silence > latency) {
            writing.lock();
            try {
                slower(silence, now);
            } finally {
                writing.unlock();
            }
        }
    }

    /** It was refused for what it asked, which says nothing of the channel but that it lives. */
    void refused(long now) {
        noLongerWaits(now);
    }

    /** It could not begin after all. */
    void neverBegan() {
        WAITING.getAndDecrement(this);
        ends();
    }

    /** It is over, with its stream. */
    void ends() {
        IN_FLIGHT.getAndDecrement(this);
    }

    /** Failures and slowness count no more. */
    void forget() {
        writing.lock();
        try {
            failing = 0;
            latency = 0;
            outcomes = 0;
            attempts = 0;
        } finally {
            writing.unlock();
        }
    }

    /** Attempts under way. */
    int inFlight() {
        return inFlight;
    }

    /**
     * How long a first byte takes, in nanoseconds: the slowest of late, less with every half-life without news, so that
     * a slow channel is tried again; at least the time for which all that wait have heard nothing. 0 when unknown.
     */
    double latency(long now) {
        double remembered = latency;
        if (remembered > 0) {
            remembered *= faded(now - latencyAt);
        }
        return waiting > 0 ? Math.max(remembered, now - quietSince) : remembered;
    }

    /** The share of attempts that fail, 0 to 1, the newest counting most and all of them less as time passes. */
    double failing(long now) {
        double remembered = failing;
        return remembered == 0 ? 0 : remembered * faded(now - failingAt);
    }

    /** Attempts in the window of the success rate. */
    long attempts() {
        return Math.min(WINDOW, attempts);
    }

    /** The share of the last attempts that answered; 1 when there were none. */
    double successRate() {
        long counted = attempts();
        long window = counted == WINDOW ? -1L : (1L << counted) - 1;
        return counted == 0 ? 1 : (double) Long.bitCount(outcomes & window) / counted;
    }

    /** The average that {@link #latency} is reckoned from, without what time takes off; null before the first. */
    @Nullable
    Duration average() {
        double known = latency;
        return known == 0 ? null : Duration.ofNanos((long) known);
    }

    /** 19 of 20 of the last attempts had their first byte by then; null before the first. Costs nothing. */
    @Nullable
    Duration p95() {
        long known = p95;
        return known == 0 ? null : Duration.ofNanos(known);
    }

    /** Half of the last attempts had their first byte by then; null before the first. */
    @Nullable
    Duration p50() {
        writing.lock();
        try {
            return sampled == 0 ? null : Duration.ofNanos(percentile(50));
        } finally {
            writing.unlock();
        }
    }

    private void noLongerWaits(long now) {
        quietSince = now; // a sign of life
        WAITING.getAndDecrement(this);
    }

    private void sample(long toFirstByte, long now) {
        int[] ring = samples;
        if (ring == null) {
            ring = new int[SAMPLES];
            samples = ring;
        }
        ring[sampled++ & SAMPLES - 1] = (int) Math.clamp(toFirstByte / 1000, 1, Integer.MAX_VALUE);
        if (sampled == 2 * SAMPLES) {
            sampled = SAMPLES; // stays at the same place, and full
        }
        if (sampled < 16 || sampled % 16 == 0) {
            p95 = percentile(95);
        }
        double before = latency * faded(now - latencyAt);
        if (before == 0 || toFirstByte >= before) {
            slower(toFirstByte, now);
        } else {
            double weight = Math.max(STEP / 2, 1 - faded(now - latencyAt));
            latency = before + (toFirstByte - before) * weight;
            latencyAt = now;
        }
    }

    /** A peak counts at once. */
    private void slower(long nanos, long now) {
        latency = Math.max(1, Math.max(nanos, latency * faded(now - latencyAt)));
        latencyAt = now;
    }

    private void outcome(boolean answered, long now) {
        outcomes = outcomes << 1 | (answered ? 1 : 0);
        attempts++;
        double before = failing(now);
        failing = before + ((answered ? 0 : 1) - before) * STEP;
        failingAt = now;
    }

    private long percentile(int percent) {
        int[] ring = samples;
        int known = Math.min(SAMPLES, sampled);
        if (ring == null || known == 0) {
            return 0;
        }
        int[] sorted = Arrays.copyOf(ring, known);
        Arrays.sort(sorted);
        return sorted[(known * percent + 99) / 100 - 1] * 1000L;
    }

    /** 2 to the power of minus the half-lives, by straight lines between the whole ones: {@code exp} costs more. */
    private double faded(long age) {
        if (age <= 0) {
            return 1;
        }
        double halfLives = (double) age / halfLife;
        int whole = (int) Math.min(60, halfLives);
        double rest = Math.min(1, halfLives - whole);
        return Double.longBitsToDouble((1023L - whole) << 52) * (1 - rest / 2);
    }
}
