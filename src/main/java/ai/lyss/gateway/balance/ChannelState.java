package ai.lyss.gateway.balance;

import ai.lyss.gateway.balance.FailurePolicy.Pause;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.ChannelStatus.State;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One channel on this node: whether it may be asked now, and how it has done. Choices read it without locks; what
 * changes whether it may be asked is decided by one thread at a time.
 */
final class ChannelState {

    private record LastFailure(Instant when, String why) {}

    private final HealthSettings settings;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final OutAlerts alerts;
    private final Traffic traffic;
    private final Breaker breaker;
    private final ModelPauses modelPauses;
    private final ReentrantLock deciding = new ReentrantLock();
    private volatile Channel channel;
    private volatile int concurrency;
    private volatile @Nullable Allowance allowance;
    private volatile long fullUntil; // a hint: no request is left until then
    private volatile boolean troubled; // a hint: whoever chooses need not look closer while it is false
    private volatile @Nullable Gate gate;
    private volatile int refusals; // in a row, that named no time
    private volatile @Nullable LastFailure lastFailure;

    ChannelState(Channel channel, HealthSettings settings, Ticker ticker, RandomGenerator random, OutAlerts alerts) {
        this.channel = channel;
        this.settings = settings;
        this.ticker = ticker;
        this.random = random;
        this.alerts = alerts;
        this.traffic = new Traffic(settings.halfLife());
        this.breaker = new Breaker(channel.id(), settings.breaker(), ticker, random);
        this.modelPauses = new ModelPauses(settings.modelPauses());
        limit(channel.limits());
    }

    /** How it has done. */
    Traffic traffic() {
        return traffic;
    }

    /** The channel as it is now. An account that somebody has changed may be in order again: it starts anew. */
    void describe(Channel now) {
        deciding.lock();
        try {
            Channel before = channel;
            channel = now;
            if (!before.limits().equals(now.limits())) {
                limit(now.limits());
            }
            if (!isSameAccount(before, now)) {
                forget();
            } else if (!before.models().equals(now.models())) {
                modelPauses.clear();
            }
        } finally {
            deciding.unlock();
        }
    }

    /** False when it is not to be asked now, as far as a quick look shows; {@link #acquire} looks closely. */
    boolean mayBeAsked(String model, long now) {
        return traffic.inFlight() < concurrency && now >= fullUntil && (!troubled || isWell(model, now));
    }

    /**
     * Why it is not to be asked now; null when it may be.
     *
     * @param model the name that the caller sends
     * @param tokens an estimate of prompt and answer
     */
    @Nullable
    Refusal refusal(Channel asked, String model, long tokens) {
        if (!asked.enabled()) {
            return new Refusal(Refusal.Kind.DISABLED, "disabled", null);
        }
        long now = ticker.nanos();
        Gate closed = gate;
        if (closed != null && now < closed.until()) {
            String cause = closed.cause().word();
            return closed.isOut()
                    ? new Refusal(Refusal.Kind.OUT, "out: " + cause, null)
                    : new Refusal(
                            closed.cause() == Cause.RATE_LIMITED
                                    ? Refusal.Kind.RATE_LIMITED
                                    : Refusal.Kind.COOLING_DOWN,
                            "cooling down: " + cause,
                            ticker.at(closed.until()));
        }
        if (breaker.isOpen()) {
            return coolingDown("failed too often", breaker.openUntil());
        }
        if (breaker.isProbing()) {
            return new Refusal(Refusal.Kind.PROBING, "half-open: one request finds out whether it is well again", null);
        }
        long modelUntil = modelPauses.until(model, now);
        if (modelUntil > 0) {
            return coolingDown(Cause.MODEL_NOT_FOUND.word(), modelUntil);
        }
        return full(tokens, now);
    }

    /**
     * Takes a place; null when it may not be asked, or another request took the last place meanwhile.
     *
     * @param model the name that the caller sends
     * @param tokens an estimate of prompt and answer
     */
    @Nullable
    Permit acquire(Channel asked, String model, long tokens) {
        long now = ticker.nanos();
        if (!asked.enabled() || !isWell(model, now) || !traffic.begins(concurrency, now)) {
            return null;
        }
        Allowance taken = allowance;
        if (taken != null && !taken.tryTake(tokens)) {
            fullUntil = now + taken.untilRequest();
            traffic.neverBegan();
            return null;
        }
        int phase = breaker.tryAcquire(); // last: its one place in half-open must not be taken by somebody who is full
        if (phase < 0) {
            if (taken != null) {
                taken.giveBack(tokens);
            }
            traffic.neverBegan();
            return null;
        }
        return new Place(this, asked, model, taken, tokens, phase, now, ticker);
    }

    /** How it does, for people. */
    ChannelStatus status(Channel asked) {
        long now = ticker.nanos();
        Gate closed = gate;
        boolean isClosed = closed != null && now < closed.until();
        State state = State.SERVING;
        String reason = null;
        Instant until = null;
        if (!asked.enabled()) {
            state = State.DISABLED;
            reason = "disabled";
        } else if (closed != null && isClosed) {
            state = closed.isOut() ? State.OUT : State.COOLING_DOWN;
            reason = closed.cause().word();
            until = closed.isOut() ? null : ticker.at(closed.until());
        } else if (breaker.isOpen()) {
            state = State.COOLING_DOWN;
            reason = "failed too often";
            until = ticker.at(breaker.openUntil());
        } else if (!breaker.isClosed()) {
            state = State.PROBING;
            reason = "failed too often; one request at a time finds out whether it is well again";
        }
        LastFailure failed = lastFailure;
        return new ChannelStatus(
                state,
                reason,
                until,
                breaker.state(),
                traffic.inFlight(),
                traffic.attempts(),
                traffic.successRate(),
                traffic.average(),
                traffic.p50(),
                traffic.p95(),
                failed == null ? null : failed.when(),
                failed == null ? null : failed.why());
    }

    /** Why it is out until repaired; null when it is not. */
    @Nullable
    Cause outFor() {
        Gate closed = gate;
        return closed != null && closed.isOut() ? closed.cause() : null;
    }

    /** Forgets failures, cool-down and breaker. */
    void reset() {
        deciding.lock();
        try {
            forget();
        } finally {
            deciding.unlock();
        }
    }

    /** A probe succeeded: the gate opens, and where the breaker is open the next request may try. */
    void recovered() {
        deciding.lock();
        try {
            open();
            breaker.letOneTry();
        } finally {
            deciding.unlock();
        }
    }

    /** A probe failed, which asked for nothing that a caller named. */
    void probeFailed(UpstreamFailure failure) {
        FailurePolicy.Row row = FailurePolicy.row(failure.cause());
        note(failure);
        if (row.sick()) {
            troubled = true;
            breaker.failed(failure);
        }
        pause(row.pause(), failure, null);
    }

    /** An attempt had its first byte, or its whole answer. */
    void answered(Place place, long latency, long now) {
        traffic.answered(latency, now);
        if (isSameAccount(place.channel(), channel)) {
            refusals = 0;
            breaker.succeeded(place.phase());
            if (!modelPauses.isEmpty()) {
                modelPauses.answered(place.model());
            }
        }
    }

    /** An attempt failed, after {@code waited} without a first byte, or after that. */
    void failed(Place place, UpstreamFailure failure, boolean waited, long now) {
        FailurePolicy.Row row = FailurePolicy.row(failure.cause());
        if (row.isChannels()) {
            traffic.failed(waited, waited && failure.cause() == Cause.TIMEOUT ? now - place.began() : 0, now);
            note(failure);
        } else if (waited) {
            traffic.refused(now);
        }
        if (!isSameAccount(place.channel(), channel)) {
            return; // it was repaired while this attempt was under way
        }
        if (row.sick()) {
            troubled = true;
            breaker.failed(place.phase(), failure);
        } else if (waited) {
            breaker.showedNothing(place.phase());
        }
        pause(row.pause(), failure, place.model());
    }

    /** An attempt was given up before it had shown anything. */
    void abandoned(Place place, long now) {
        traffic.abandoned(now - place.began(), now);
        breaker.showedNothing(place.phase());
    }

    /** Whether the channel may be asked, but for how much; looks closely, and finds out whether that was needed. */
    private boolean isWell(String model, long now) {
        if (!troubled) {
            return true;
        }
        if (isUntroubled()) {
            troubled = false;
            if (!isUntroubled()) {
                troubled = true; // something happened in between
            }
            return true;
        }
        Gate closed = gate;
        return (closed == null || now >= closed.until())
                && !breaker.isOpen()
                && !breaker.isProbing()
                && modelPauses.until(model, now) == 0;
    }

    private boolean isUntroubled() {
        return gate == null && breaker.isClosed() && modelPauses.isEmpty();
    }

    private @Nullable Refusal full(long tokens, long now) {
        if (traffic.inFlight() >= concurrency) {
            return new Refusal(Refusal.Kind.FULL, "full: " + concurrency + " requests at once", null);
        }
        Allowance rates = allowance;
        if (rates == null) {
            return null;
        }
        long wait = rates.untilRequest();
        if (wait > 0) {
            return new Refusal(Refusal.Kind.FULL, "full: requests per minute", ticker.at(now + wait));
        }
        wait = rates.untilTokens(tokens);
        return wait > 0 ? new Refusal(Refusal.Kind.FULL, "full: tokens per minute", ticker.at(now + wait)) : null;
    }

    private Refusal coolingDown(String why, long until) {
        return new Refusal(Refusal.Kind.COOLING_DOWN, "cooling down: " + why, ticker.at(until));
    }

    private void pause(Pause pause, UpstreamFailure failure, @Nullable String model) {
        Duration asked = failure.retryAfter();
        switch (pause) {
            case NONE -> {}
            case IF_ASKED_FOR -> {
                if (asked != null) {
                    coolDown(failure);
                }
            }
            case CHANNEL -> coolDown(failure);
            case MODEL -> {
                if (model != null) {
                    modelPauses.refused(model, ticker.nanos(), random);
                    troubled = true;
                }
            }
            case UNTIL_REPAIRED -> takeOut(failure);
        }
    }

    /** Refusals of requests that were under way together count once. */
    private void coolDown(UpstreamFailure failure) {
        deciding.lock();
        try {
            long now = ticker.nanos();
            Gate closed = gate;
            boolean already = closed != null && now < closed.until();
            Duration asked = failure.retryAfter();
            if (already && asked == null) {
                return;
            }
            Duration wait;
            if (asked == null) {
                refusals = refusals + 1;
                wait = settings.pauses().after(refusals, random);
            } else {
                wait = asked.compareTo(settings.maxRetryAfter()) > 0 ? settings.maxRetryAfter() : asked;
            }
            long until = now + wait.toNanos();
            if (closed == null || until > closed.until()) {
                gate = new Gate(until, failure.cause());
                troubled = true;
            }
        } finally {
            deciding.unlock();
        }
    }

    private void takeOut(UpstreamFailure failure) {
        deciding.lock();
        try {
            Gate closed = gate;
            gate = Gate.out(failure.cause());
            troubled = true;
            if (closed == null || !closed.isOut()) {
                alerts.out(channel, failure);
            }
        } finally {
            deciding.unlock();
        }
    }

    private void open() {
        Gate closed = gate;
        gate = null;
        if (closed != null && closed.isOut()) {
            alerts.back(channel);
        }
    }

    private void forget() {
        open();
        refusals = 0;
        fullUntil = 0;
        lastFailure = null;
        breaker.reset();
        modelPauses.clear();
        traffic.forget();
    }

    private void limit(RateLimits limits) {
        concurrency = limits.concurrency() == null ? Integer.MAX_VALUE : limits.concurrency();
        boolean isLimited = limits.requestsPerMinute() != null || limits.tokensPerMinute() != null;
        allowance = isLimited ? new Allowance(limits, ticker) : null;
        fullUntil = 0;
    }

    private void note(UpstreamFailure failure) {
        lastFailure = new LastFailure(ticker.now(), failure.cause().word() + " (" + failure.detail() + ")");
    }

    private static boolean isSameAccount(Channel one, Channel other) {
        return one == other
                || (one.credential().equals(other.credential())
                        && one.baseUrl().equals(other.baseUrl())
                        && one.provider().equals(other.provider())
                        && one.settings().equals(other.settings()));
    }
}
