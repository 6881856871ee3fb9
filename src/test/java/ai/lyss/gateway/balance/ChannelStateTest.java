package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.ChannelStatus.State;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelStateTest {

    private final Fleet fleet = new Fleet(Strategy.ADAPTIVE, Fleet.channel("a"), Fleet.limited("rpm", 3L, null, null));

    @ParameterizedTest
    @EnumSource(names = {"DEAD_CREDENTIAL", "EXHAUSTED", "FORBIDDEN"})
    void refusedAccount_isOutUntilAProbeFindsItRepaired(Cause cause) {
        fleet.fails("a", cause);
        assertThat(status("a").state()).isEqualTo(State.OUT);
        assertThat(status("a").until()).isNull();
        fleet.time.pass(Duration.ofDays(30));
        assertThat(fleet.mayBeAsked("a")).isFalse();
        fleet.health.failed("a", Fleet.failure(Cause.SERVER_ERROR, null));
        assertThat(status("a").state()).isEqualTo(State.OUT);
        fleet.health.recovered("a");
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        assertThat(fleet.mayBeAsked("a")).isTrue();
    }

    @Test
    void channelThatGoesOut_isCountedOnce_howeverManyRequestsFindOut() {
        Permit one = fleet.acquire("a");
        Permit other = fleet.acquire("a");
        one.failed(Fleet.failure(Cause.DEAD_CREDENTIAL, null));
        other.failed(Fleet.failure(Cause.DEAD_CREDENTIAL, null));
        new OutChannels(fleet.states, fleet.meters);
        assertThat(fleet.meters
                        .get("lyss.channel.out")
                        .tag("channel", "a")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(out("dead_credential")).isEqualTo(1);
        assertThat(out("exhausted")).isZero();
        fleet.health.reset("a");
        assertThat(out("dead_credential")).isZero();
    }

    @Test
    void changedCredential_putsTheChannelBackIn_andWhatTheOldOneDoesIsForgotten() {
        Permit before = fleet.acquire("a");
        fleet.fails("a", Cause.DEAD_CREDENTIAL);
        fleet.become(Fleet.withCredential(fleet.find("a"), "a new one"));
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        before.failed(Fleet.failure(Cause.DEAD_CREDENTIAL, null)); // with the old one
        before.release(null);
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        assertThat(status("a").inFlight()).isZero();
    }

    @Test
    void otherChanges_leaveAChannelOut() {
        fleet.fails("a", Cause.DEAD_CREDENTIAL);
        fleet.become(Fleet.limited("a", 100L, null, null));
        fleet.become(new Channel(
                "a",
                null,
                "another name",
                "p",
                fleet.find("a").baseUrl(),
                fleet.find("a").credential(),
                fleet.find("a").settings(),
                fleet.find("a").models(),
                7,
                3,
                true));
        assertThat(status("a").state()).isEqualTo(State.OUT);
    }

    @Test
    void removedChannel_isForgotten() {
        fleet.fails("a", Cause.DEAD_CREDENTIAL);
        Channel again = fleet.find("a");
        fleet.become(Fleet.channel("b"));
        fleet.health.status(Fleet.channel("b"));
        assertThat(fleet.states.find("a")).isNull();
        fleet.become(again);
        assertThat(status("a").state()).isEqualTo(State.SERVING);
    }

    @Test
    void rateLimit_isKeptForAsLongAsTheUpstreamAsks() {
        fleet.fails("a", Fleet.failure(Cause.RATE_LIMITED, Duration.ofSeconds(30)));
        ChannelStatus status = status("a");
        assertThat(status.state()).isEqualTo(State.COOLING_DOWN);
        assertThat(status.reason()).isEqualTo("rate_limited");
        assertThat(status.until()).isEqualTo(fleet.time.now().plusSeconds(30));
        fleet.time.pass(Duration.ofSeconds(29));
        assertThat(fleet.mayBeAsked("a")).isFalse();
        fleet.time.pass(Duration.ofSeconds(1));
        assertThat(fleet.mayBeAsked("a")).isTrue();
        assertThat(status("a").breaker()).isEqualTo("closed");
    }

    @Test
    void pauseThatAnUpstreamAsksFor_hasAnEnd() {
        fleet.fails("a", Fleet.failure(Cause.RATE_LIMITED, Duration.ofDays(1000)));
        assertThat(status("a").until()).isEqualTo(fleet.time.now().plus(Duration.ofMinutes(10)));
    }

    @Test
    void overload_pausesTheChannelOnlyIfTheUpstreamAsks() {
        fleet.fails("a", Cause.OVERLOADED);
        assertThat(fleet.mayBeAsked("a")).isTrue();
        fleet.fails("a", Fleet.failure(Cause.OVERLOADED, Duration.ofSeconds(5)));
        assertThat(fleet.mayBeAsked("a")).isFalse();
    }

    @Test
    void rateLimitsWithoutATime_pauseLongerInARow_butThoseOfOneMomentCountOnce() {
        Permit[] together =
                IntStream.range(0, 20).mapToObj(i -> fleet.acquire("a")).toArray(Permit[]::new);
        for (Permit each : together) {
            each.failed(Fleet.failure(Cause.RATE_LIMITED, null));
        }
        assertThat(pause()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        fleet.time.pass(Duration.ofSeconds(1));
        fleet.fails("a", Cause.RATE_LIMITED);
        assertThat(pause()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        fleet.time.pass(Duration.ofSeconds(2));
        fleet.answers("a");
        fleet.fails("a", Cause.RATE_LIMITED);
        assertThat(pause()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void unknownModel_pausesThatModelOnly() {
        fleet.fails("a", Cause.MODEL_NOT_FOUND);
        assertThat(fleet.mayBeAsked("a")).isFalse();
        assertThat(fleet.state("a").refusal(fleet.find("a"), "other", 0)).isNull();
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        assertThat(status("a").successRate()).isEqualTo(1);
        fleet.time.pass(Duration.ofMinutes(1));
        assertThat(fleet.mayBeAsked("a")).isTrue();
    }

    @Test
    void madeUpModels_areNotAllRemembered() {
        ModelPauses pauses = new ModelPauses(new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(10)));
        for (int i = 0; i < 10_000; i++) {
            pauses.refused("made-up-" + i, fleet.time.nanos(), fleet.states.random());
        }
        long remembered = IntStream.range(0, 10_000)
                .filter(i -> pauses.until("made-up-" + i, fleet.time.nanos()) > 0)
                .count();
        assertThat(remembered).isEqualTo(64);
        assertThat(pauses.until("made-up-9999", fleet.time.nanos())).isPositive();
    }

    @Test
    void clientsOwnMistakes_sayNothingOfTheChannel() {
        for (int i = 0; i < 100; i++) {
            fleet.fails("a", Cause.INVALID_REQUEST);
        }
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        assertThat(status("a").successRate()).isEqualTo(1);
        assertThat(status("a").lastError()).isNull();
        assertThat(fleet.state("a").traffic().latency(fleet.time.nanos())).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "OVERLOADED", "CONNECT", "TIMEOUT", "MALFORMED", "TRUNCATED"})
    void failuresInARow_openTheBreaker_andOneRequestFindsOutWhetherItIsWell(Cause cause) {
        fail(cause, 4);
        assertThat(fleet.mayBeAsked("a")).isTrue();
        fail(cause, 1);
        assertThat(status("a").state()).isEqualTo(State.COOLING_DOWN);
        assertThat(status("a").breaker()).isEqualTo("open");
        assertThat(status("a").lastError()).startsWith(cause.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(Duration.between(fleet.time.now(), status("a").until()))
                .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
        fleet.time.pass(Duration.ofSeconds(6));
        assertThat(status("a").state()).isEqualTo(State.PROBING);
        Permit probe = fleet.acquire("a");
        assertThat(acquireOrNull()).isNull();
        assertThat(Objects.requireNonNull(fleet.state("a").refusal(fleet.find("a"), Fleet.MODEL, 0))
                        .kind())
                .isEqualTo(Refusal.Kind.PROBING);
        probe.answered(Duration.ofMillis(50));
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        assertThat(fleet.mayBeAsked("a")).isTrue();
    }

    @Test
    void probeThatFails_opensTheBreakerForLonger() {
        fail(Cause.SERVER_ERROR, 5);
        fleet.time.pass(Duration.ofSeconds(6));
        fail(Cause.SERVER_ERROR, 1);
        assertThat(Duration.between(fleet.time.now(), status("a").until()))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @Test
    void probeThatIsGivenUp_letsAnotherFindOut() {
        fail(Cause.SERVER_ERROR, 5);
        fleet.time.pass(Duration.ofSeconds(6));
        fleet.acquire("a").release(null);
        Permit second = fleet.acquire("a");
        second.failed(Fleet.failure(Cause.INVALID_REQUEST, null)); // says nothing either
        second.release(null);
        fleet.answers("a");
        assertThat(status("a").state()).isEqualTo(State.SERVING);
    }

    @Test
    void oldAttempts_decideNothingWhileAnotherFindsOut() {
        Permit old = fleet.acquire("a");
        Permit older = fleet.acquire("a");
        fail(Cause.SERVER_ERROR, 5);
        fleet.time.pass(Duration.ofSeconds(6));
        Permit probe = fleet.acquire("a");
        old.answered(Duration.ofSeconds(6));
        assertThat(status("a").breaker()).isEqualTo("half_open");
        older.failed(Fleet.failure(Cause.TRUNCATED, null));
        assertThat(status("a").breaker()).isEqualTo("half_open");
        assertThat(acquireOrNull()).isNull();
        probe.answered(Duration.ofMillis(50));
        assertThat(status("a").breaker()).isEqualTo("closed");
    }

    @Test
    void halfOpen_admitsOneOfMany() throws Exception {
        fail(Cause.SERVER_ERROR, 5);
        for (int round = 0; round < 20; round++) {
            fleet.time.pass(Duration.ofMinutes(2));
            List<Permit> admitted = together(16, this::acquireOrNull);
            assertThat(admitted).hasSize(1);
            admitted.getFirst().failed(Fleet.failure(Cause.SERVER_ERROR, null));
            admitted.getFirst().release(null);
        }
    }

    @Test
    void requestsPerMinute_areNeverExceeded_andComeBackWithTime() throws Exception {
        Channel channel = fleet.find("rpm");
        List<Permit> admitted = together(16, () -> fleet.state("rpm").acquire(channel, Fleet.MODEL, 0));
        assertThat(admitted).hasSize(3);
        admitted.forEach(each -> each.release(null));
        Refusal refusal = Objects.requireNonNull(fleet.state("rpm").refusal(channel, Fleet.MODEL, 0));
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FULL);
        assertThat(refusal.until()).isEqualTo(fleet.time.now().plusSeconds(20));
        fleet.time.pass(Duration.ofSeconds(20));
        fleet.acquire("rpm").release(null);
        assertThat(fleet.mayBeAsked("rpm")).isFalse();
    }

    @Test
    void concurrency_isNeverExceeded_andStreamsHoldTheirPlaces() throws Exception {
        Channel channel = Fleet.limited("a", null, null, 4);
        fleet.become(channel);
        fleet.health.status(channel);
        List<Permit> admitted = together(16, () -> fleet.state("a").acquire(channel, Fleet.MODEL, 0));
        assertThat(admitted).hasSize(4);
        admitted.forEach(each -> each.answered(Duration.ofMillis(1)));
        assertThat(fleet.mayBeAsked("a")).isFalse();
        admitted.getFirst().release(null);
        admitted.getFirst().release(null); // a second time changes nothing
        assertThat(status("a").inFlight()).isEqualTo(3);
        assertThat(fleet.mayBeAsked("a")).isTrue();
    }

    @Test
    void tokens_areReservedByTheEstimate_andCorrectedByWhatWasUsed() {
        Channel channel = Fleet.limited("a", null, 1000L, null);
        fleet.become(channel);
        fleet.health.status(channel);
        Permit first = tokens(900);
        assertThat(fleet.state("a").acquire(channel, Fleet.MODEL, 200)).isNull();
        first.answered(Duration.ofMillis(1));
        first.release(new Usage(50, 50, 0, 0, 0)); // 800 come back
        Permit second = tokens(900);
        second.answered(Duration.ofMillis(1));
        second.release(new Usage(900, 600, 0, 0, 0)); // 600 more than estimated: a debt
        Refusal refusal = Objects.requireNonNull(fleet.state("a").refusal(channel, Fleet.MODEL, 100));
        assertThat(refusal.reason()).contains("tokens");
        assertThat(Duration.between(fleet.time.now(), refusal.until()))
                .isBetween(Duration.ofSeconds(41), Duration.ofSeconds(43)); // 700 of 1,000
    }

    @Test
    void tokensOfAnAttemptThatFailed_comeBack() {
        Channel channel = Fleet.limited("a", null, 1000L, null);
        fleet.become(channel);
        fleet.health.status(channel);
        Permit failed = tokens(1000);
        failed.failed(Fleet.failure(Cause.CONNECT, null));
        failed.release(null);
        tokens(1000).release(null); // nobody knows what that one used
        assertThat(fleet.state("a").acquire(channel, Fleet.MODEL, 1)).isNull();
    }

    @Test
    void requestLargerThanAMinute_isAskedWhenTheMinuteIsWhole() {
        Channel channel = Fleet.limited("a", null, 1000L, null);
        fleet.become(channel);
        fleet.health.status(channel);
        tokens(50_000).release(null);
        assertThat(fleet.state("a").acquire(channel, Fleet.MODEL, 50_000)).isNull();
        fleet.time.pass(Duration.ofMinutes(1));
        tokens(50_000).release(null);
    }

    @Test
    void requestRefusedForItsTokens_givesItsOtherPlacesBack() {
        Channel channel = Fleet.limited("a", 2L, 1000L, 1);
        fleet.become(channel);
        fleet.health.status(channel);
        tokens(1000).release(null);
        for (int i = 0; i < 10; i++) {
            assertThat(fleet.state("a").acquire(channel, Fleet.MODEL, 1000)).isNull();
        }
        assertThat(status("a").inFlight()).isZero();
        fleet.time.pass(Duration.ofMinutes(1));
        tokens(1000).release(null);
    }

    @Test
    void disabledChannel_isNotAsked_andSaysSo() {
        Channel off = Fleet.disabled(fleet.find("a"));
        fleet.become(off);
        assertThat(fleet.health.status(off).state()).isEqualTo(State.DISABLED);
        assertThat(fleet.state("a").acquire(off, Fleet.MODEL, 0)).isNull();
    }

    @Test
    void reset_forgetsEverything() {
        fail(Cause.SERVER_ERROR, 5);
        fleet.health.reset("a");
        ChannelStatus status = status("a");
        assertThat(status.state()).isEqualTo(State.SERVING);
        assertThat(status.successRate()).isEqualTo(1);
        assertThat(status.lastFailure()).isNull();
        fail(Cause.SERVER_ERROR, 4); // counted from the beginning
        assertThat(fleet.mayBeAsked("a")).isTrue();
    }

    @Test
    void probeThatSucceeds_letsARequestTryAnOpenChannel() {
        fail(Cause.SERVER_ERROR, 5);
        fleet.health.recovered("a");
        assertThat(status("a").state()).isEqualTo(State.PROBING);
        fleet.answers("a");
        assertThat(status("a").state()).isEqualTo(State.SERVING);
    }

    @Test
    void probesThatFail_countAsAttempts() {
        for (int i = 0; i < 5; i++) {
            fleet.health.failed("a", Fleet.failure(Cause.CONNECT, null));
        }
        assertThat(status("a").breaker()).isEqualTo("open");
        fleet.health.failed("rpm", Fleet.failure(Cause.DEAD_CREDENTIAL, null));
        assertThat(status("rpm").state()).isEqualTo(State.OUT);
        fleet.health.failed("nobody", Fleet.failure(Cause.CONNECT, null)); // nothing happens
    }

    @Test
    void probesThatFail_afterARequestThatFoundOut_countToo() {
        fail(Cause.SERVER_ERROR, 5);
        fleet.time.pass(Duration.ofSeconds(6));
        fail(Cause.SERVER_ERROR, 1); // the one that finds out
        for (int i = 0; i < 3; i++) {
            fleet.health.failed("a", Fleet.failure(Cause.CONNECT, null));
        }
        assertThat(status("a").breaker()).isEqualTo("open");
    }

    @Test
    void whatIsToldLateOrTwice_changesNothing() {
        Permit permit = fleet.acquire("a");
        permit.failed(Fleet.failure(Cause.SERVER_ERROR, null));
        permit.failed(Fleet.failure(Cause.DEAD_CREDENTIAL, null));
        permit.answered(Duration.ofMillis(1));
        permit.release(null);
        permit.failed(Fleet.failure(Cause.DEAD_CREDENTIAL, null));
        assertThat(status("a").state()).isEqualTo(State.SERVING);
        assertThat(status("a").requests()).isEqualTo(1);
        assertThat(status("a").inFlight()).isZero();
    }

    private ChannelStatus status(String id) {
        return fleet.health.status(fleet.find(id));
    }

    private Duration pause() {
        return Duration.between(fleet.time.now(), status("a").until());
    }

    private double out(String cause) {
        return fleet.meters.get("lyss.channels.out").tag("cause", cause).gauge().value();
    }

    private void fail(Cause cause, int times) {
        for (int i = 0; i < times; i++) {
            fleet.fails("a", cause);
        }
    }

    private @Nullable Permit acquireOrNull() {
        return fleet.state("a").acquire(fleet.find("a"), Fleet.MODEL, 0);
    }

    private Permit tokens(long estimate) {
        return Objects.requireNonNull(fleet.state("a").acquire(fleet.find("a"), Fleet.MODEL, estimate));
    }

    /** What so many threads get that ask at once, each ten times. */
    private static List<Permit> together(int threads, Callable<@Nullable Permit> asking) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<List<Permit>>> asked = IntStream.range(0, threads)
                    .mapToObj(thread -> executor.submit(() -> {
                        start.await();
                        List<Permit> got = new java.util.ArrayList<>();
                        for (int i = 0; i < 10; i++) {
                            Permit permit = asking.call();
                            if (permit != null) {
                                got.add(permit);
                            }
                        }
                        return got;
                    }))
                    .toList();
            List<Permit> all = new java.util.ArrayList<>();
            for (Future<List<Permit>> each : asked) {
                all.addAll(each.get());
            }
            return all;
        }
    }
}
