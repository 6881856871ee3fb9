package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Deadline;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts of one request, one after the other or two at once, until one answers, none could, or time is up. Blocks
 * the request's thread, which is virtual.
 */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Exchange exchange;
    private final Processor child;
    private final Means means;
    private final Caller caller;
    private final Cancellation cancellation;
    private final RequestRecord record;
    private final Decision decision;
    private final Deadline deadline;
    private ModelRequest request;
    private Terms terms;
    private Selection selection;
    private Duration waited = Duration.ZERO;
    private int tried;
    private int repeats;
    private boolean hedged;
    private boolean longer; // the model with the longer context is being asked
    private @Nullable UpstreamException refused; // by the last channel that was called
    private @Nullable GatewayException unsaid; // the last channel had no words for it
    private Wait shortest = Wait.UNKNOWN;

    Attempts(Exchange exchange, Processor child, Means means) {
        this.exchange = exchange;
        this.child = child;
        this.means = means;
        caller = Caller.KEY.get(exchange);
        cancellation = Cancellation.KEY.get(exchange);
        record = RequestRecord.KEY.get(exchange);
        request = ModelRequest.KEY.get(exchange);
        decision = new Decision(record.requestId(), caller.tenantId(), caller.keyId());
        means.decisions().add(decision);
        terms = means.terms(caller.tenantId(), request.model());
        selection = means.candidates().select(caller.tenantId(), request);
        deadline = Deadline.after(terms.deadline().minus(record.elapsed()), System.nanoTime());
        Deadline.KEY.set(exchange, deadline);
        begin();
    }

    private void begin() {
        if (terms.timeouts().equals(ChannelTimeouts.NONE)) {
            ChannelTimeouts.KEY.remove(exchange);
        } else {
            ChannelTimeouts.KEY.set(exchange, terms.timeouts());
        }
        boolean explained = caller.seesChannels(); // for others it is not worth its price until something goes wrong
        decision.chooses(new Decision.Choice(request.model(), terms, explained ? selection.ranking() : null));
        tried = 0;
        if (terms.policy() != null) {
            means.hedgeBudgets().pay(terms.policy().id(), terms.hedgePercent());
        }
    }

    /** Runs attempts until the exchange has its result. */
    void run() throws InterruptedException {
        Trial ended;
        do {
            Selection.Chosen chosen = choose();
            if (chosen == null) {
                giveUp();
                return;
            }
            tried++;
            Duration patience = patience(chosen.channel());
            ended = patience == null ? alone(chosen) : raced(chosen, patience);
        } while (ended != null && !settles(ended));
        if (ended == null) {
            giveUp();
        }
    }

    private Trial alone(Selection.Chosen chosen) {
        decision.note("attempt", chosen.channel(), null);
        Trial trial = Trial.alone(exchange, chosen);
        trial.run(child);
        return trial;
    }

    /** How long the channel is waited for before another is asked beside it; null when no other will be. */
    private @Nullable Duration patience(Channel channel) {
        return terms.policy() == null || terms.hedgePercent() == 0 || hedged || tried >= terms.maxAttempts()
                ? null
                : means.states().usualFirstByte(channel);
    }

    /** The first of two that answers, or the last that fails; null when the request was cancelled. */
    private @Nullable Trial raced(Selection.Chosen first, Duration patience) throws InterruptedException {
        Race race = new Race(child, cancellation);
        decision.note("attempt", first.channel(), null);
        race.start(Trial.beside(exchange, first));
        Trial ended = race.next(patience);
        if (ended == null && !cancellation.isCancelled()) {
            hedge(race, patience);
            ended = race.next();
        }
        while (ended != null && !race.running().isEmpty() && mayBeHelped(ended)) {
            note(ended);
            ended.end();
            ended = race.next();
        }
        if (ended == null) {
            cancel(race.running());
        } else {
            for (Trial slower : race.running()) {
                decision.note("outrun", slower.channel(), null);
                Attempt lost = slower.outrun();
                if (lost != null) {
                    record.add(lost);
                }
            }
        }
        return ended;
    }

    /** Of those that have the prompt the last counts as the request's own, and whether that is paid its end says. */
    private void cancel(List<Trial> running) {
        boolean left = cancellation.reason() == null; // else it is we who stop, and nobody pays for that
        List<Attempt> cut = new ArrayList<>();
        for (Trial trial : running) {
            decision.note("cancelled", trial.channel(), null);
            Attempt sent = trial.cancelled();
            if (sent != null) {
                cut.add(sent);
            }
        }
        cut.sort(Comparator.comparing(attempt -> attempt.usage() != null));
        for (Attempt attempt : cut) {
            record.add(left && attempt != cut.getLast() ? attempt : attempt.withoutUsage());
        }
    }

    private void hedge(Race race, Duration patience) {
        if (terms.policy() == null || !means.hedgeBudgets().take(terms.policy().id())) {
            return;
        }
        Selection.Chosen second = held(selection.next());
        if (second == null) {
            means.hedgeBudgets().giveBack(terms.policy().id());
            return;
        }
        hedged = true;
        tried++;
        decision.note("hedge", second.channel(), "no content after " + patience.toMillis() + " ms");
        race.start(Trial.beside(exchange, second));
    }

    /** True when the attempt failed and another may not. */
    private boolean mayBeHelped(Trial trial) {
        Exception failure = trial.failure();
        if (failure instanceof UpstreamException upstream) {
            return FailurePolicy.decide(upstream.failure().cause()) == FailurePolicy.Verdict.NEXT_CHANNEL;
        }
        return failure instanceof GatewayException; // this provider has no words for it; another may
    }

    /** True when the attempt settles the request: the exchange has its result. */
    private boolean settles(Trial trial) {
        if (trial.failure() == null) {
            record.add(trial.attempt(null));
            decision.note("answered", trial.channel(), null);
            trial.answer();
            return true;
        }
        note(trial);
        if (cancellation.isCancelled() || !(mayBeHelped(trial) || asksLonger(trial))) {
            trial.hand();
            return true;
        }
        trial.end();
        return false;
    }

    /** What a failure means for its channel, for the record and for what the client is told in the end. */
    private void note(Trial trial) {
        Exception failure = trial.failure();
        if (!(failure instanceof UpstreamException upstream)) {
            trial.fail(false);
            if (failure instanceof GatewayException noWords) {
                unsaid = noWords;
                decision.note("unsaid", trial.channel(), noWords.text());
            }
            return;
        }
        UpstreamFailure why = upstream.failure();
        boolean late = why.cause() == Cause.TIMEOUT && deadline.isOver(System.nanoTime());
        trial.fail(!late && !cancellation.isCancelled()); // neither is the channel's fault
        record.add(trial.attempt(why));
        refused = upstream;
        if (why.retryAfter() != null) {
            shortest = shortest.or(why.retryAfter());
        }
        LOG.warn(
                "Request {}: channel {} failed, {} ({})",
                record.requestId(),
                trial.channel().id(),
                why.cause().word(),
                why.detail());
        explain();
        decision.failed(trial.channel(), why);
    }

    private void explain() {
        if (!decision.isRanked()) {
            decision.ranked(selection.ranking());
        }
    }

    /** True when the prompt is too long for the model, and one with a longer context is asked from now on. */
    private boolean asksLonger(Trial trial) {
        String model = terms.longContextModel();
        if (longer
                || model == null
                || model.equals(request.model())
                || !caller.terms().allows(model)
                || !(trial.failure() instanceof UpstreamException upstream)
                || upstream.failure().forClient().kind() != ErrorKind.CONTEXT_LENGTH) {
            return false;
        }
        ModelRequest asked = request.of(model);
        try {
            selection = means.candidates().select(caller.tenantId(), asked);
        } catch (GatewayException nobodyServesIt) {
            decision.note("no longer context", null, nobodyServesIt.text());
            return false;
        }
        longer = true;
        request = asked;
        terms = means.terms(caller.tenantId(), model);
        ModelRequest.KEY.set(exchange, asked);
        begin();
        decision.note("longer context", null, model);
        return true;
    }

    /** Whom to ask next, with a place on it, after a wait if need be; null when nobody, or time is up. */
    private Selection.@Nullable Chosen choose() throws InterruptedException {
        if (tried >= terms.maxAttempts() || isOver()) {
            return null;
        }
        Selection.Chosen chosen = selection.next();
        if (chosen == null) {
            chosen = waitForPlace();
        }
        if (chosen == null && isWorthRepeating()) {
            chosen = repeat();
        }
        Selection.Chosen held = held(chosen);
        if (held != null && cancellation.isCancelled()) {
            held.permit().release(null);
            return null;
        }
        return held;
    }

    private boolean isOver() {
        return cancellation.isCancelled() || deadline.isOver(System.nanoTime());
    }

    private Selection.@Nullable Chosen held(Selection.@Nullable Chosen chosen) {
        if (chosen == null) {
            return null;
        }
        Channel channel = chosen.channel();
        Permit permit = new HeldPlace(chosen.permit(), () -> means.waitingRoom().freed(channel));
        return new Selection.Chosen(channel, permit);
    }

    private Selection.@Nullable Chosen waitForPlace() throws InterruptedException {
        Refusal nearest = selection.nearest();
        while (nearest == null) {
            Selection.Chosen free = selection.next(); // what was refused a moment ago may be asked by now
            if (free != null || !selection.isAnyLeft() || isOver()) {
                return free;
            }
            nearest = selection.nearest();
        }
        explain();
        Duration most = shorter(terms.queueWait().minus(waited), deadline.left(System.nanoTime()));
        if (!most.isPositive()
                || !Wait.isWorth(nearest, most, means.states().ticker().now())) {
            return null;
        }
        decision.note("waits", null, nearest.reason());
        long from = System.nanoTime();
        Selection.Chosen chosen = means.waitingRoom()
                .await(caller.tenantId(), request.model(), this::next, () -> selection.nearest(), most, cancellation);
        waited = waited.plusNanos(System.nanoTime() - from);
        return chosen;
    }

    /** Channels may have become others during the wait; who has asked none of them yet sees them as they are now. */
    private Selection.@Nullable Chosen next() {
        if (tried == 0) {
            selection = means.candidates().renewed(selection, caller.tenantId(), request);
        }
        return selection.next();
    }

    /** Only where there is no other channel at all, and the failure is one that passes. */
    private boolean isWorthRepeating() {
        return refused != null
                && tried == 1 + repeats
                && repeats < means.settings().repeats()
                && !selection.isAnyLeft()
                && Wait.maySoonPass(refused.failure())
                && !isOver();
    }

    private Selection.@Nullable Chosen repeat() throws InterruptedException {
        repeats++;
        Duration pause = shorter(
                Pause.jittered(means.settings().pause(), RandomGenerator.getDefault()),
                deadline.left(System.nanoTime()));
        decision.note("repeats", null, "after " + pause.toMillis() + " ms");
        Pause.take(pause, cancellation);
        if (isOver()) {
            return null;
        }
        selection = means.candidates().select(caller.tenantId(), request);
        Selection.Chosen chosen = selection.next();
        return chosen == null ? waitForPlace() : chosen;
    }

    /** Nobody is left who could answer, or time is up. */
    private void giveUp() {
        Refusal nearest = selection.nearest();
        Wait wait = nearest == null
                ? shortest
                : shortest.or(nearest, means.states().ticker().now());
        UpstreamException last = refused;
        Exception told;
        if (last != null) {
            told = wait.tell(last);
        } else if (unsaid != null) {
            told = unsaid;
        } else {
            told = wait.tell(nearest);
        }
        Exception words =
                told instanceof UpstreamException upstream ? upstream.failure().forClient() : told;
        decision.note("gives up", null, words.getMessage());
        exchange.setException(told);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
