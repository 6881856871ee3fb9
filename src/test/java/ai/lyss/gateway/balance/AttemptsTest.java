package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.ChunkStream;
import ai.lyss.gateway.core.Deadline;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of one request, with upstreams that do what the test says. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttemptsTest {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    static {
        CAMEL.start();
        PluginHelper.getUnitOfWorkFactory(CAMEL).afterPropertiesConfigured(CAMEL); // as Spring Boot does
    }

    private static final Usage USAGE = new Usage(3, 4, 0, 0, 0);

    private final Map<String, Processor> upstreams = new ConcurrentHashMap<>();
    private final List<String> called = Collections.synchronizedList(new ArrayList<>());
    private final Channel a = Fleet.channel("a", 1, 0);
    private final Channel b = Fleet.channel("b", 1, 1);
    private Means means = TestMeans.of(TestMeans.SETTINGS, List.of(), a, b);

    private static BalanceSettings settings(Duration queueWait, int repeats) {
        return TestMeans.settings(Strategy.ROUND_ROBIN, queueWait, repeats);
    }

    private static BalancePolicy policy(
            @Nullable Integer attempts, @Nullable Duration deadline, int hedge, @Nullable String longer) {
        return new BalancePolicy("p", null, "m", null, attempts, deadline, null, ChannelTimeouts.NONE, hedge, longer);
    }

    private static Exchange request() {
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.getExchangeExtension()
                .setUnitOfWork(PluginHelper.getUnitOfWorkFactory(CAMEL).createUnitOfWork(exchange));
        Caller.KEY.set(exchange, new Caller("t", null, null, Role.APPLICATION, true, null));
        ModelRequest.KEY.set(
                exchange, ModelRequest.chat("m", true, false, Json.object().put("model", "m")));
        Cancellation.KEY.set(exchange, new Cancellation());
        RequestRecord.KEY.set(exchange, new RequestRecord("req", "/"));
        return exchange;
    }

    private Exchange send(Exchange exchange) {
        ChannelLoadBalancer balancer = new ChannelLoadBalancer(means);
        balancer.addProcessor(AsyncProcessorConverterHelper.convert(call -> {
            String id = Channel.KEY.get(call).id();
            called.add(id);
            upstreams.get(id).process(call);
        }));
        AtomicInteger callbacks = new AtomicInteger();
        assertThat(balancer.process(exchange, sync -> callbacks.incrementAndGet()))
                .isTrue();
        assertThat(callbacks).hasValue(1);
        return exchange;
    }

    private Exchange send() {
        return send(request());
    }

    private static Processor fails(Cause cause) {
        return fails(cause, new GatewayException(ErrorKind.UPSTREAM, "failed"), null);
    }

    private static Processor fails(Cause cause, GatewayException told, @Nullable Duration retryAfter) {
        return call -> {
            throw new UpstreamException(
                    new UpstreamFailure(cause, 0, told.withRetryAfter(retryAfter), retryAfter, "x"));
        };
    }

    private static final Processor ANSWERS =
            call -> ModelAnswer.KEY.set(call, new ModelAnswer.Whole(Operation.CHAT, Json.object(), USAGE));

    private static Processor streams(TestStream stream) {
        return call -> ModelAnswer.KEY.set(call, new ModelAnswer.Streamed(Operation.CHAT, stream));
    }

    /** Silent until it is cut. */
    private static Processor hangs(AtomicBoolean cut) {
        return call -> {
            RequestRecord.KEY.get(call).sending();
            connects(cut).process(call);
        };
    }

    /** The same, before anything has been sent. */
    private static Processor connects(AtomicBoolean cut) {
        return call -> {
            CountDownLatch aborted = new CountDownLatch(1);
            Cancellation.KEY.get(call).onCancel(aborted::countDown);
            aborted.await();
            cut.set(true);
            UpstreamFailure failure = Fleet.failure(Cause.TRUNCATED, null);
            throw new UpstreamException(RequestRecord.KEY.get(call).isSent() ? failure : failure.beforeSending());
        };
    }

    private int inFlight(Channel channel) {
        return means.states().of(channel).traffic().inFlight();
    }

    private @Nullable String lastError(Channel channel) {
        return means.states().of(channel).status(channel).lastError();
    }

    private static List<Attempt> attempts(Exchange exchange) {
        return RequestRecord.KEY.get(exchange).attempts();
    }

    private static GatewayException told(Exchange exchange) {
        Exception failure = exchange.getException();
        return failure instanceof UpstreamException upstream
                ? upstream.failure().forClient()
                : (GatewayException) failure;
    }

    private static ChunkStream chunks(Exchange exchange) {
        return ((ModelAnswer.Streamed) ModelAnswer.KEY.get(exchange)).chunks();
    }

    @Test
    void failedAttempt_isFollowedByTheNext_andLeavesNoPlaceTaken() {
        upstreams.put("a", fails(Cause.SERVER_ERROR));
        upstreams.put("b", ANSWERS);
        Exchange exchange = send();
        assertThat(exchange.getException()).isNull();
        assertThat(attempts(exchange)).extracting(Attempt::channelId).containsExactly("a", "b");
        assertThat(inFlight(a) + inFlight(b)).isZero();
        assertThat(lastError(a)).isNotNull();
        assertThat(lastError(b)).isNull();
    }

    @Test
    void stream_holdsItsPlaceUntilItIsClosed_andGivesItBackOnce() {
        TestStream stream = new TestStream(null);
        upstreams.put("a", streams(stream));
        Exchange exchange = send();
        assertThat(inFlight(a)).isEqualTo(1);
        chunks(exchange).close();
        assertThat(inFlight(a)).isZero();
        UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
        assertThat(inFlight(a)).isZero();
    }

    @Test
    void streamThatNobodyReads_isClosedWithTheRequest() {
        TestStream stream = new TestStream(null);
        upstreams.put("a", streams(stream));
        Exchange exchange = send();
        UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
        assertThat(inFlight(a)).isZero();
        assertThat(stream.closed).isTrue();
    }

    @Test
    void streamThatBreaksOff_isItsChannelsFault_unlessTheClientLeft() {
        for (boolean left : new boolean[] {true, false}) {
            upstreams.put("a", streams(new TestStream(Fleet.failure(Cause.TRUNCATED, null))));
            Exchange exchange = send();
            if (left) {
                Cancellation.KEY.get(exchange).cancel();
            }
            ChunkStream chunks = chunks(exchange);
            assertThatThrownBy(chunks::next).isInstanceOf(UpstreamException.class);
            chunks.close();
            assertThat(lastError(a) == null).as("client left: %s", left).isEqualTo(left);
            assertThat(inFlight(a)).isZero();
        }
    }

    @Test
    void unexpectedFailure_endsTheRequest_andFreesThePlace() {
        upstreams.put("a", call -> {
            throw new IllegalStateException("bug");
        });
        Exchange exchange = send();
        assertThat(exchange.getException()).isInstanceOf(IllegalStateException.class);
        assertThat(called).containsExactly("a");
        assertThat(inFlight(a)).isZero();
    }

    /** What is left of its answer may take for ever to come. */
    @Test
    void workOfAFailedAttempt_isAborted_andNotThatOfTheNext() {
        AtomicInteger aborted = new AtomicInteger();
        AtomicInteger abortedAnswers = new AtomicInteger();
        upstreams.put("a", call -> {
            Cancellation.KEY.get(call).onCancel(aborted::incrementAndGet);
            throw new ZipException("Not in GZIP format");
        });
        upstreams.put("b", call -> {
            Cancellation.KEY.get(call).onCancel(abortedAnswers::incrementAndGet);
            ANSWERS.process(call);
        });
        assertThat(send().getException()).isNull();
        assertThat(aborted).hasValue(1);
        assertThat(abortedAnswers).hasValue(0);
    }

    /** Another's would be as large, and this one is billed. */
    @Test
    void answerThatThereIsNoRoomFor_isPaid_andNoOtherIsAsked() {
        upstreams.put("a", call -> {
            RequestRecord.KEY.get(call).unread(4000);
            fails(Cause.NO_ROOM).process(call);
        });
        upstreams.put("b", ANSWERS);
        Exchange exchange = send();
        assertThat(exchange.getException()).isInstanceOf(UpstreamException.class);
        assertThat(called).containsExactly("a");
        assertThat(Objects.requireNonNull(attempts(exchange).getFirst().usage()).completion())
                .isEqualTo(1000);
        assertThat(lastError(a)).isNull();
    }

    /** As where a body is not compressed as its head says. */
    @Test
    void answerThatCannotBeRead_isTheChannelsFault_andAnotherIsAsked() {
        upstreams.put("a", call -> {
            throw new ZipException("Not in GZIP format");
        });
        upstreams.put("b", ANSWERS);
        Exchange exchange = send();
        assertThat(exchange.getException()).isNull();
        assertThat(called).containsExactly("a", "b");
        assertThat(lastError(a)).isNotNull();
        assertThat(RequestRecord.KEY
                        .get(exchange)
                        .attempts()
                        .getFirst()
                        .failure()
                        .cause())
                .isEqualTo(Cause.MALFORMED);
    }

    @Test
    void deadline_endsTheRequest_andIsNotTheChannelsFault() {
        means = TestMeans.of(TestMeans.SETTINGS, List.of(policy(null, Duration.ofMillis(50), 0, null)), a, b);
        upstreams.put("a", call -> {
            Deadline deadline = Deadline.KEY.get(call);
            await().until(() -> deadline.isOver(System.nanoTime()));
            throw new UpstreamException(new UpstreamFailure(
                    Cause.TIMEOUT, 0, new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "late"), null, "late"));
        });
        Exchange exchange = send();
        assertThat(told(exchange).kind()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(called).containsExactly("a");
        assertThat(lastError(a)).isNull();
    }

    @Test
    void attempts_areLimitedByThePolicy() {
        means = TestMeans.of(TestMeans.SETTINGS, List.of(policy(1, null, 0, null)), a, b);
        upstreams.put("a", fails(Cause.SERVER_ERROR));
        send();
        assertThat(called).containsExactly("a");
    }

    @Test
    void cancelled_isNotTriedAgain_andIsNobodysFault() {
        upstreams.put("a", call -> {
            Cancellation.KEY.get(call).cancel();
            throw new UpstreamException(Fleet.failure(Cause.TRUNCATED, null));
        });
        send();
        assertThat(called).containsExactly("a");
        assertThat(lastError(a)).isNull();
        assertThat(inFlight(a)).isZero();
    }

    @Test
    void everyChannelLimited_tellsTheShortestWait() {
        GatewayException limited = new GatewayException(ErrorKind.RATE_LIMITED, "limited");
        upstreams.put("a", fails(Cause.RATE_LIMITED, limited, Duration.ofSeconds(10)));
        upstreams.put("b", fails(Cause.RATE_LIMITED, limited, Duration.ofSeconds(30)));
        assertThat(told(send()).retryAfter()).isEqualTo(Duration.ofSeconds(10));

        GatewayException asleep = told(send()); // nobody is called now
        assertThat(asleep.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(asleep.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
        assertThat(called).containsExactly("a", "b");
    }

    @Test
    void deadCredentials_areA503WithoutAWait() {
        upstreams.put("a", fails(Cause.DEAD_CREDENTIAL));
        upstreams.put("b", fails(Cause.DEAD_CREDENTIAL));
        send();
        GatewayException out = told(send());
        assertThat(out.kind()).isEqualTo(ErrorKind.NO_CHANNEL);
        assertThat(out.retryAfter()).isNull();
    }

    @Test
    void full_isA429_whereNobodyMayWait() {
        Channel one = Fleet.limited("one", null, null, 1);
        means = TestMeans.of(TestMeans.SETTINGS, List.of(), one);
        upstreams.put("one", streams(new TestStream(null)));
        Exchange first = send();
        GatewayException full = told(send());
        assertThat(full.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(full.retryAfter()).isNotNull();
        chunks(first).close();
        assertThat(send().getException()).isNull();
    }

    @Test
    void waitingRequest_getsThePlaceThatIsFreed() {
        Channel one = Fleet.limited("one", null, null, 1);
        means = TestMeans.of(settings(Duration.ofMinutes(1), 0), List.of(), one);
        upstreams.put("one", streams(new TestStream(null)));
        Exchange first = send();
        CompletableFuture<Exchange> second = CompletableFuture.supplyAsync(this::send);
        await().until(() -> means.waitingRoom().waiting() == 1);
        assertThat(called).hasSize(1);
        chunks(first).close();
        assertThat(second.join().getException()).isNull();
        assertThat(inFlight(one)).isEqualTo(1);
    }

    @Test
    void waitingRequest_leavesWithItsClient() {
        Channel one = Fleet.limited("one", null, null, 1);
        means = TestMeans.of(settings(Duration.ofMinutes(1), 0), List.of(), one);
        upstreams.put("one", streams(new TestStream(null)));
        send();
        Exchange waiting = request();
        CompletableFuture<Exchange> second = CompletableFuture.supplyAsync(() -> send(waiting));
        await().until(() -> means.waitingRoom().waiting() == 1);
        Cancellation.KEY.get(waiting).cancel();
        assertThat(second.join().getException()).isNotNull();
        assertThat(called).hasSize(1);
        assertThat(means.waitingRoom().waiting()).isZero();
    }

    @Test
    void concurrency_holdsUnderMany_andAllAreServed() {
        Channel three = Fleet.limited("three", null, null, 3);
        means = TestMeans.of(settings(Duration.ofMinutes(1), 0), List.of(), three);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        upstreams.put("three", call -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            Thread.yield();
            TestStream stream = new TestStream(null);
            stream.onClose = open::decrementAndGet;
            streams(stream).process(call);
        });
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        Executor threads = task -> Thread.ofVirtual().start(task);
        for (int i = 0; i < 200; i++) {
            Exchange exchange = request();
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        send(exchange);
                        if (exchange.getException() == null) {
                            chunks(exchange).close();
                        }
                        return exchange;
                    },
                    threads));
        }
        assertThat(all).allMatch(each -> each.join().getException() == null);
        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(inFlight(three)).isZero();
    }

    @Test
    void onlyChannel_isAskedAgain_whenItsFailureMayPass() {
        means = TestMeans.of(settings(Duration.ZERO, 1), List.of(), a);
        AtomicInteger calls = new AtomicInteger();
        upstreams.put("a", call -> (calls.incrementAndGet() == 1 ? fails(Cause.CONNECT) : ANSWERS).process(call));
        assertThat(send().getException()).isNull();
        assertThat(called).containsExactly("a", "a");
    }

    @Test
    void onlyChannel_isNotAskedAgain_afterATimeout_orMoreOftenThanAllowed() {
        means = TestMeans.of(settings(Duration.ZERO, 1), List.of(), a);
        upstreams.put("a", fails(Cause.TIMEOUT));
        send();
        assertThat(called).hasSize(1);
        upstreams.put("a", fails(Cause.SERVER_ERROR));
        send();
        assertThat(called).hasSize(3);
    }

    @Test
    void tooLongAPrompt_isAskedOfTheModelWithTheLongerContext_once() {
        means = TestMeans.of(TestMeans.SETTINGS, List.of(policy(1, null, 0, "other")), a);
        GatewayException tooLong = new GatewayException(ErrorKind.CONTEXT_LENGTH, "too long");
        upstreams.put("a", call -> {
            boolean longer = ModelRequest.KEY.get(call).model().equals("other");
            (longer ? ANSWERS : fails(Cause.INVALID_REQUEST, tooLong, null)).process(call);
        });
        Exchange exchange = send();
        assertThat(exchange.getException()).isNull();
        assertThat(ModelRequest.KEY.get(exchange).model()).isEqualTo("other");
        assertThat(attempts(exchange)).extracting(Attempt::upstreamModel).containsExactly("m", "other");

        upstreams.put("a", fails(Cause.INVALID_REQUEST, tooLong, null));
        called.clear();
        assertThat(told(send()).kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH);
        assertThat(called).hasSize(2);
    }

    @Test
    void longerModelThatTheKeyMayNotAskFor_isNotAsked() {
        means = TestMeans.of(TestMeans.SETTINGS, List.of(policy(null, null, 0, "other")), a);
        upstreams.put(
                "a", fails(Cause.INVALID_REQUEST, new GatewayException(ErrorKind.CONTEXT_LENGTH, "too long"), null));
        Exchange exchange = request();
        KeyTerms terms = new KeyTerms(RateLimits.NONE, List.of("m"), null);
        Caller.KEY.set(exchange, new Caller("t", "k", null, Role.APPLICATION, false, null, terms));
        assertThat(told(send(exchange)).kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH);
        assertThat(called).containsExactly("a");
    }

    @Test
    void longerModelThatNobodyServes_leavesTheClientWithTheTruth() {
        means = TestMeans.of(TestMeans.SETTINGS, List.of(policy(null, null, 0, "nobody's")), a);
        upstreams.put(
                "a", fails(Cause.INVALID_REQUEST, new GatewayException(ErrorKind.CONTEXT_LENGTH, "too long"), null));
        assertThat(told(send()).kind()).isEqualTo(ErrorKind.CONTEXT_LENGTH);
    }

    /** So that it is known how long it takes. */
    /** Twenty answers of the first channel in 20 ms each: none of them is asked twice, and all are saved for. */
    private void warm(int percent) {
        means = TestMeans.of(TestMeans.SETTINGS, List.of(policy(null, null, percent, null)), a, b);
        for (int i = 0; i < 20; i++) {
            means.hedgeBudgets().pay("p", percent);
            Permit permit = Objects.requireNonNull(means.states().of(a).acquire(a, "m", 0));
            permit.answered(Duration.ofMillis(20));
            permit.release(null);
        }
    }

    @Test
    void slowChannel_isOutrun_andCut_andLeavesNothingBehind() {
        warm(100);
        AtomicBoolean cut = new AtomicBoolean();
        upstreams.put("a", call -> {
            RequestRecord.KEY.get(call).losses(List.of(Loss.dropped("of-a")), true);
            hangs(cut).process(call);
        });
        upstreams.put("b", call -> {
            RequestRecord.KEY.get(call).losses(List.of(Loss.dropped("of-b")), true);
            streams(new TestStream(null)).process(call);
        });
        Exchange exchange = send();
        assertThat(exchange.getException()).isNull();
        await().untilTrue(cut);
        await().until(() -> inFlight(a) == 0);
        assertThat(inFlight(b)).isEqualTo(1);
        assertThat(called).containsExactly("a", "b");
        assertThat(attempts(exchange)).extracting(Attempt::channelId).containsExactly("a", "b");
        Attempt loser = attempts(exchange).getFirst();
        assertThat(loser.failure())
                .isNotNull()
                .extracting(UpstreamFailure::cause)
                .isEqualTo(Cause.OUTRUN);
        assertThat(loser.usage()).isNotNull();
        assertThat(attempts(exchange).getLast().failure()).isNull();
        assertThat(RequestRecord.KEY.get(exchange).toldLosses())
                .extracting(Loss::param)
                .containsExactly("of-b");
        assertThat(Channel.KEY.get(exchange).id()).isEqualTo("b");
        assertThat(lastError(a)).isNull();
        assertThat(Cancellation.KEY.get(exchange).isCancelled()).isFalse();
        chunks(exchange).close();
        assertThat(inFlight(b)).isZero();
    }

    @Test
    void withoutBudget_theSlowChannelIsWaitedFor() {
        warm(0);
        CountDownLatch later = new CountDownLatch(1);
        upstreams.put("a", call -> {
            later.await();
            ANSWERS.process(call);
        });
        CompletableFuture<Exchange> sent = CompletableFuture.supplyAsync(this::send);
        await().until(() -> called.size() == 1);
        later.countDown();
        assertThat(sent.join().getException()).isNull();
        assertThat(called).containsExactly("a");
    }

    @Test
    void budget_boundsHowManyAreAskedTwice() {
        warm(10); // two are saved
        upstreams.put("b", ANSWERS);
        CountDownLatch later = new CountDownLatch(1);
        upstreams.put("a", call -> {
            CountDownLatch aborted = new CountDownLatch(1);
            Cancellation.KEY.get(call).onCancel(aborted::countDown);
            await().until(() -> later.getCount() == 0 || aborted.getCount() == 0);
            ANSWERS.process(call);
        });
        assertThat(Channel.KEY.get(send()).id()).isEqualTo("b");
        assertThat(Channel.KEY.get(send()).id()).isEqualTo("b");
        CompletableFuture<Exchange> third = CompletableFuture.supplyAsync(this::send);
        await().until(() -> called.size() == 5);
        assertThat(third.isDone()).isFalse();
        later.countDown();
        assertThat(Channel.KEY.get(third.join()).id()).isEqualTo("a");
        assertThat(called).hasSize(5);
    }

    @Test
    void bothFail_theLastFailureIsTold_andBothAreTheirChannelsFault() {
        warm(100);
        CountDownLatch second = new CountDownLatch(1);
        upstreams.put("a", call -> {
            second.await();
            fails(Cause.SERVER_ERROR).process(call);
        });
        upstreams.put("b", call -> {
            second.countDown();
            fails(Cause.OVERLOADED).process(call);
        });
        Exchange exchange = send();
        assertThat(exchange.getException()).isInstanceOf(UpstreamException.class);
        assertThat(attempts(exchange)).hasSize(2).noneMatch(each -> each.failure() == null);
        assertThat(lastError(a)).isNotNull();
        assertThat(lastError(b)).isNotNull();
        assertThat(inFlight(a) + inFlight(b)).isZero();
    }

    @Test
    void clientThatLeaves_cutsBoth() {
        warm(100);
        AtomicBoolean cutA = new AtomicBoolean();
        AtomicBoolean cutB = new AtomicBoolean();
        upstreams.put("a", hangs(cutA));
        upstreams.put("b", hangs(cutB));
        Exchange exchange = request();
        CompletableFuture<Exchange> sent = CompletableFuture.supplyAsync(() -> send(exchange));
        await().until(() -> called.size() == 2);
        Cancellation.KEY.get(exchange).cancel();
        assertThat(sent.join().getException()).isNotNull();
        await().until(() -> cutA.get() && cutB.get() && inFlight(a) + inFlight(b) == 0);
        assertThat(lastError(a)).isNull();
        assertThat(lastError(b)).isNull();
        assertThat(attempts(exchange))
                .hasSize(2)
                .allMatch(each -> Objects.requireNonNull(each.failure()).isCutShort());
        assertThat(attempts(exchange).getFirst().usage()).isEqualTo(SentTokens.of(exchange));
        assertThat(attempts(exchange).getLast().usage()).isNull(); // the request's own
    }

    @Test
    void clientThatLeavesTheOnlyOneThatWasAsked_paysNothingBesideTheRequestsOwn() {
        warm(1); // too little is saved to ask another
        upstreams.put("a", hangs(new AtomicBoolean()));
        Exchange exchange = request();
        CompletableFuture<Exchange> sent = CompletableFuture.supplyAsync(() -> send(exchange));
        await().until(() -> called.size() == 1);
        Cancellation.KEY.get(exchange).cancel();
        assertThat(sent.join().getException()).isNotNull();
        assertThat(attempts(exchange)).singleElement().satisfies(only -> {
            assertThat(Objects.requireNonNull(only.failure()).isCutShort()).isTrue();
            assertThat(only.usage()).isNull();
        });
    }

    @Test
    void clientThatLeaves_paysForTheOneThatReadThePrompt_andNotForTheOneThatRefusedIt() {
        warm(100);
        AtomicBoolean cut = new AtomicBoolean();
        upstreams.put("a", hangs(cut));
        upstreams.put("b", fails(Cause.SERVER_ERROR));
        Exchange exchange = request();
        CompletableFuture<Exchange> sent = CompletableFuture.supplyAsync(() -> send(exchange));
        await().until(() -> lastError(b) != null);
        Cancellation.KEY.get(exchange).cancel();
        assertThat(sent.join().getException()).isNotNull();
        assertThat(attempts(exchange)).extracting(Attempt::channelId).containsExactly("b", "a");
        assertThat(attempts(exchange)).allMatch(each -> each.usage() == null);
    }

    @Test
    void slowerOne_thatWasStillConnecting_isOutrun_andCostsNothing() {
        warm(100);
        upstreams.put("a", connects(new AtomicBoolean()));
        upstreams.put("b", ANSWERS);
        Exchange exchange = send();
        assertThat(exchange.getException()).isNull();
        assertThat(attempts(exchange)).extracting(Attempt::channelId).containsExactly("a", "b");
        Attempt loser = attempts(exchange).getFirst();
        assertThat(loser.usage()).isNull();
        assertThat(Objects.requireNonNull(loser.failure()).unsent()).isTrue();
    }

    @Test
    void clientThatLeaves_paysForTheOneThatReadThePrompt_andNotForTheOneThatWasStillConnecting() {
        warm(100);
        upstreams.put("a", hangs(new AtomicBoolean()));
        upstreams.put("b", connects(new AtomicBoolean()));
        Exchange exchange = request();
        CompletableFuture<Exchange> sent = CompletableFuture.supplyAsync(() -> send(exchange));
        await().until(() -> called.size() == 2);
        Cancellation.KEY.get(exchange).cancel();
        assertThat(sent.join().getException()).isNotNull();
        assertThat(attempts(exchange)).extracting(Attempt::channelId).containsExactly("b", "a");
        assertThat(attempts(exchange)).allMatch(each -> each.usage() == null); // the request's own
        assertThat(Objects.requireNonNull(RequestRecord.KEY.get(exchange).using())
                        .channelId())
                .isEqualTo("a");
    }

    /** Its provider has no words for the request, say: nobody was sent anything. */
    @Test
    void attemptThatCalledNobody_isNone_whetherOutrunOrCancelled() {
        for (boolean outrun : new boolean[] {true, false}) {
            Exchange exchange = request();
            Permit permit = Objects.requireNonNull(means.states().of(a).acquire(a, "m", 0));
            Trial trial = Trial.beside(exchange, new Selection.Chosen(a, permit));
            trial.run(call -> {
                throw new GatewayException(ErrorKind.INVALID_REQUEST, "no words");
            });
            assertThat(outrun ? trial.outrun() : trial.cancelled()).isNull();
            assertThat(inFlight(a)).isZero();
        }
    }

    @Test
    void answerThatNobodyWaitsFor_hasUsedWhatItReports() {
        Exchange exchange = request();
        Permit permit = Objects.requireNonNull(means.states().of(a).acquire(a, "m", 0));
        Trial trial = Trial.beside(exchange, new Selection.Chosen(a, permit));
        trial.run(ANSWERS);
        assertThat(Objects.requireNonNull(trial.cancelled()).usage()).isEqualTo(USAGE);
        assertThat(inFlight(a)).isZero();
    }

    @Test
    void whenWeStop_nobodyPaysForWhatWasSent() {
        warm(100);
        upstreams.put("a", hangs(new AtomicBoolean()));
        upstreams.put("b", hangs(new AtomicBoolean()));
        Exchange exchange = request();
        CompletableFuture<Exchange> sent = CompletableFuture.supplyAsync(() -> send(exchange));
        await().until(() -> called.size() == 2);
        Cancellation.KEY.get(exchange).cancel(new GatewayException(ErrorKind.UNAVAILABLE, "shutting down"));
        assertThat(sent.join().getException()).isNotNull();
        assertThat(attempts(exchange)).hasSize(2).allMatch(each -> each.usage() == null);
    }

    @Test
    void decision_isRemembered_withoutSecrets() {
        upstreams.put("a", fails(Cause.SERVER_ERROR));
        upstreams.put("b", ANSWERS);
        send();
        Decision decision = means.decisions().find("req").orElseThrow();
        ObjectNode json = Explanation.of(decision, KeyTerms.NONE, true);
        assertThat(json.at("/choices/0/candidates/0/channel_id").asText()).isEqualTo("a");
        assertThat(json.at("/choices/0/strategy").asText()).isEqualTo("round-robin");
        assertThat(json.path("events"))
                .extracting(event -> event.path("event").asText())
                .containsExactly("attempt", "failed", "attempt", "answered");
        assertThat(json.toString()).doesNotContain("secret-of", "upstream.test");
    }

    @Test
    void ranking_remembersTheBestOfThousands() {
        Ranking all = new Ranking(Strategy.ROUND_ROBIN, Collections.nCopies(2000, Candidate.disabled(a)));
        assertThat(all.best(50).candidates()).hasSize(50);
        assertThat(all.best(50).more()).isEqualTo(1950);
        assertThat(all.best(2000)).isSameAs(all);
    }

    @Test
    void decision_hasNoWordsOfUpstreams_forThoseWhoDoNotOperate() {
        upstreams.put("a", fails(Cause.SERVER_ERROR));
        upstreams.put("b", fails(Cause.SERVER_ERROR));
        send();
        Decision decision = means.decisions().find("req").orElseThrow();
        assertThat(Explanation.of(decision, KeyTerms.NONE, false).path("events"))
                .filteredOn(event -> !event.path("event").asText().equals("attempt"))
                .extracting(event -> event.path("detail").asText())
                .containsExactly("server_error", "server_error", "failed");
    }

    /** A stream that ends, or breaks off, at once. */
    private static final class TestStream implements ChunkStream {
        private final @Nullable UpstreamFailure failure;
        private volatile boolean closed;
        private Runnable onClose = () -> {};

        TestStream(@Nullable UpstreamFailure failure) {
            this.failure = failure;
        }

        @Override
        public @Nullable ObjectNode next() {
            if (failure != null) {
                throw new UpstreamException(failure);
            }
            return null;
        }

        @Override
        public boolean hasBuffered() {
            return false;
        }

        @Override
        public Usage usage() {
            return USAGE;
        }

        @Override
        public void abort() {}

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                onClose.run();
            }
        }
    }
}
