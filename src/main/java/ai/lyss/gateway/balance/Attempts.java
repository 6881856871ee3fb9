package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of one request. Each runs on a copy of the exchange, so that a failed one leaves nothing behind. */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    /** What {@code routes/balance.camel.yaml} calls by. */
    private static final String PROVIDER = "provider";

    private final Exchange exchange;
    private final AsyncCallback callback;
    private final AsyncProcessor child;
    private final Selection selection;
    private Selection.@Nullable Chosen chosen;
    private int left;
    private @Nullable UpstreamException refused; // by the last channel that was called

    Attempts(Exchange exchange, AsyncCallback callback, AsyncProcessor child, Selection selection, int most) {
        this.exchange = exchange;
        this.callback = callback;
        this.child = child;
        this.selection = selection;
        this.left = most;
        this.chosen = another();
    }

    /** Runs attempts until one ends the request; false when that will happen on another thread. */
    boolean next() {
        while (true) {
            Selection.Chosen present = chosen;
            if (present == null) {
                exchange.setException(new GatewayException(
                        ErrorKind.NO_CHANNEL, "No channel for this model is available at the moment."));
                callback.done(true);
                return true;
            }
            Channel channel = present.channel();
            Permit permit = present.permit();
            Exchange copy = ExchangeHelper.createCopy(exchange, true);
            copy.getExchangeExtension().setUnitOfWork(exchange.getUnitOfWork()); // its end closes the upstream's answer
            Channel.KEY.set(copy, channel);
            copy.setProperty(PROVIDER, channel.provider());
            Instant started = Instant.now();
            long startNanos = System.nanoTime();
            boolean sync = child.process(copy, doneSync -> {
                if (!doneSync && judge(copy, channel, permit, started, startNanos, false)) {
                    next();
                }
            });
            if (!sync) {
                return false;
            }
            if (!judge(copy, channel, permit, started, startNanos, true)) {
                return true;
            }
        }
    }

    /** True when another attempt is to follow; otherwise the exchange has its result and the caller has been told. */
    private boolean judge(
            Exchange attempt, Channel channel, Permit permit, Instant started, long startNanos, boolean sync) {
        Exception failure = attempt.getException();
        UpstreamFailure upstream = failure instanceof UpstreamException failed ? failed.failure() : null;
        if (failure == null || upstream != null) {
            record(channel, started, startNanos, upstream);
        }
        if (upstream != null) {
            permit.failed(upstream);
        } else if (failure == null) {
            permit.answered(Duration.ofNanos(System.nanoTime() - startNanos));
        }
        permit.release(null);
        if (failure instanceof UpstreamException called) {
            refused = called;
        } else if (failure instanceof GatewayException && refused != null) {
            attempt.setException(refused); // this channel could not have answered anyway, that one may later
        }
        chosen = isWorthAnother(failure, upstream) ? another() : null;
        boolean another = chosen != null;
        if (upstream != null) {
            LOG.warn(
                    "Request {}: channel {} failed, {} ({}){}",
                    RequestRecord.KEY.get(exchange).requestId(),
                    channel.id(),
                    upstream.cause(),
                    upstream.detail(),
                    another ? "; trying the next" : "");
        }
        if (another) {
            return true;
        }
        ExchangeHelper.copyResults(exchange, attempt);
        callback.done(sync);
        return false;
    }

    private Selection.@Nullable Chosen another() {
        return left-- > 0 ? selection.next() : null;
    }

    private boolean isWorthAnother(@Nullable Exception failure, @Nullable UpstreamFailure upstream) {
        if (failure == null || Cancellation.KEY.get(exchange).isCancelled()) {
            return false;
        }
        if (upstream != null) {
            return FailurePolicy.decide(upstream.cause()) == FailurePolicy.Verdict.NEXT_CHANNEL;
        }
        return failure instanceof GatewayException; // this provider has no words for it; another may
    }

    private void record(Channel channel, Instant started, long startNanos, @Nullable UpstreamFailure failure) {
        RequestRecord.KEY
                .get(exchange)
                .add(new Attempt(
                        channel.id(),
                        channel.provider(),
                        channel.upstreamModel(ModelRequest.KEY.get(exchange).model()),
                        started,
                        Duration.ofNanos(System.nanoTime() - startNanos),
                        failure));
    }
}
