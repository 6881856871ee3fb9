package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.UnitOfWorkHelper;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a channel, on a copy of the exchange, so that a failed one leaves nothing behind. One that runs beside
 * another also has a unit of work, a record and a cancellation of its own, and can be abandoned at any time: then it
 * cleans up after itself, whenever it ends.
 */
final class Trial {

    private enum Fate {
        UNDER_WAY,
        ENDED,
        ABANDONED
    }

    /** What {@code routes/balance.camel.yaml} calls by. */
    private static final String PROVIDER = "provider";

    private static final UpstreamFailure OUTRUN = new UpstreamFailure(
            UpstreamFailure.Cause.OUTRUN,
            0,
            new GatewayException(ErrorKind.UPSTREAM, "Another channel was quicker."),
            null,
            "cancelled: another channel was quicker");

    private static final UpstreamFailure CANCELLED = new UpstreamFailure(
            UpstreamFailure.Cause.TRUNCATED,
            0,
            new GatewayException(ErrorKind.UPSTREAM, "The request was cancelled."),
            null,
            "cancelled with the request");

    private final Exchange exchange;
    private final Exchange copy;
    private final Channel channel;
    private final Permit permit;
    private final Cancellation whole;
    private final Cancellation part;
    private final @Nullable UnitOfWork apart;
    private final RequestRecord own;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.UNDER_WAY);
    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();
    private volatile Duration latency = Duration.ZERO;

    private Trial(Exchange exchange, Selection.Chosen chosen, boolean beside) {
        this.exchange = exchange;
        this.channel = chosen.channel();
        this.permit = chosen.permit();
        this.whole = Cancellation.KEY.get(exchange);
        this.part = beside ? whole.branch() : whole;
        this.copy = ExchangeHelper.createCopy(exchange, true);
        this.apart = beside
                ? PluginHelper.getUnitOfWorkFactory(exchange.getContext()).createUnitOfWork(copy)
                : null;
        // its end closes the upstream's answer
        copy.getExchangeExtension().setUnitOfWork(beside ? apart : exchange.getUnitOfWork());
        Channel.KEY.set(copy, channel);
        copy.setProperty(PROVIDER, channel.provider());
        RequestRecord record = RequestRecord.KEY.get(exchange);
        this.own = beside ? new RequestRecord(record.requestId(), record.path()) : record;
        if (beside) {
            Cancellation.KEY.set(copy, part);
            RequestRecord.KEY.set(copy, own);
        }
    }

    /** The only attempt at its time. */
    static Trial alone(Exchange exchange, Selection.Chosen chosen) {
        return new Trial(exchange, chosen, false);
    }

    /** An attempt that another may overtake. */
    static Trial beside(Exchange exchange, Selection.Chosen chosen) {
        return new Trial(exchange, chosen, true);
    }

    Channel channel() {
        return channel;
    }

    /** Until the answer, its first content or the failure was there. */
    Duration latency() {
        return latency;
    }

    /** Why there is no answer; null when there is one. */
    @Nullable
    Exception failure() {
        return copy.getException();
    }

    /** Calls the channel and waits for what comes of it; false when it has been abandoned meanwhile. */
    boolean run(Processor child) {
        try {
            child.process(copy);
        } catch (Exception | Error unexpected) {
            copy.setException(unexpected);
        }
        if (copy.getException()
                instanceof IOException unread) { // such as of a body that is not compressed as its head says
            copy.setException(new UpstreamException(
                    UpstreamFailure.malformed(unread.getClass().getSimpleName())));
        }
        if (copy.getException() != null) {
            part.abortWork(); // else what is left of the answer is read before the exchange ends
        }
        latency = Duration.ofNanos(System.nanoTime() - startNanos);
        if (fate.compareAndSet(Fate.UNDER_WAY, Fate.ENDED)) {
            return true;
        }
        cleanUp();
        return false;
    }

    /** The exchange gets the answer, and with it the channel's place until the answer is over. */
    void answer() {
        permit.answered(latency);
        ModelAnswer answer = ModelAnswer.KEY.find(copy);
        if (answer instanceof ModelAnswer.Streamed streamed) {
            AttendedStream attended = new AttendedStream(streamed.chunks(), permit, whole);
            ModelAnswer.KEY.set(copy, new ModelAnswer.Streamed(streamed.operation(), attended));
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    attended.close(); // whoever was to read it may have failed before
                }
            });
        } else {
            permit.release(answer instanceof ModelAnswer.Whole body ? body.usage() : null);
        }
        hand();
    }

    /**
     * The failure is the channel's, or not; the place is free.
     *
     * @param blamed true when the channel is to blame
     */
    void fail(boolean blamed) {
        if (blamed && failure() instanceof UpstreamException failed) {
            permit.failed(failed.failure());
        }
        permit.release(null);
    }

    /** The exchange gets the result of this attempt, whatever it was. */
    void hand() {
        RequestRecord record = RequestRecord.KEY.get(exchange);
        ExchangeHelper.copyResults(exchange, copy);
        RequestRecord.KEY.set(exchange, record);
        Cancellation.KEY.set(exchange, whole);
        if (apart != null) {
            record.losses(own.losses(), !own.toldLosses().isEmpty());
            apart.handoverSynchronization(exchange);
        }
        end();
    }

    /** Nothing of this attempt is needed any more, but the stream of its answer. */
    void end() {
        if (apart != null) {
            UnitOfWorkHelper.doneUow(apart, copy);
        }
        if (part != whole && (failure() != null || fate.get() == Fate.ABANDONED)) {
            whole.drop(part);
        }
    }

    /**
     * Another was quicker: the call is cut, and what it has used is told; or this one had failed in the same moment.
     * Called once, by the request's thread.
     *
     * @return null when it failed in a way that tells nothing of the channel
     */
    @Nullable
    Attempt outrun() {
        if (fate.compareAndSet(Fate.UNDER_WAY, Fate.ABANDONED)) {
            Duration until = Duration.ofNanos(System.nanoTime() - startNanos);
            part.cancel();
            return cut(OUTRUN, until);
        }
        if (failure() instanceof UpstreamException failed) {
            fail(true);
            end();
            return attempt(failed.failure());
        }
        Usage used = reported();
        part.cancel();
        cleanUp();
        return failure() == null ? attempt(OUTRUN, latency, used == null ? SentTokens.of(exchange) : used) : null;
    }

    /**
     * The request was cancelled, and nobody waits for this attempt any more; its prompt may have been sent all the same.
     *
     * @return null when it failed in a way that tells nothing of the channel
     */
    @Nullable
    Attempt cancelled() {
        if (fate.compareAndSet(Fate.UNDER_WAY, Fate.ABANDONED)) {
            Duration until = Duration.ofNanos(System.nanoTime() - startNanos);
            part.cancel();
            return cut(CANCELLED, until);
        }
        Usage used = reported();
        cleanUp();
        if (failure() instanceof UpstreamException failed) {
            boolean aborted = failed.failure().isCutShort();
            return aborted ? attempt(failed.failure(), latency, SentTokens.of(exchange)) : attempt(failed.failure());
        }
        return failure() == null ? attempt(CANCELLED, latency, used == null ? SentTokens.of(exchange) : used) : null;
    }

    /** Of one whose call has been cut: before it sends anything, it looks whether it has been. */
    private Attempt cut(UpstreamFailure why, Duration until) {
        return own.isSent() ? attempt(why, until, SentTokens.of(exchange)) : attempt(why.beforeSending(), until, null);
    }

    /** For the record. What was answered and had no room has been worked out, and is billed. */
    Attempt attempt(@Nullable UpstreamFailure failure) {
        boolean answered = failure != null && failure.cause() == UpstreamFailure.Cause.NO_ROOM;
        return attempt(failure, latency, answered ? SentTokens.of(exchange, own) : null);
    }

    private Attempt attempt(@Nullable UpstreamFailure failure, Duration until, @Nullable Usage used) {
        return new Attempt(
                channel.id(),
                channel.provider(),
                channel.upstreamModel(ModelRequest.KEY.get(copy).model()),
                started,
                until,
                failure,
                used);
    }

    private @Nullable Usage reported() {
        return switch (ModelAnswer.KEY.find(copy)) {
            case ModelAnswer.Whole answer -> answer.usage();
            case ModelAnswer.Streamed answer -> answer.chunks().usage();
            case null -> null;
        };
    }

    private void cleanUp() {
        try {
            if (ModelAnswer.KEY.find(copy) instanceof ModelAnswer.Streamed streamed) {
                streamed.chunks().close();
            }
        } finally {
            permit.release(reported());
            end();
        }
    }
}
