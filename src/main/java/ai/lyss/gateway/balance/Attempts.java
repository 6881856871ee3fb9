package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
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
    private final Iterator<Channel> channels;
    private @Nullable UpstreamException refused; // by the last channel that was called

    Attempts(Exchange exchange, AsyncCallback callback, AsyncProcessor child, Iterator<Channel> channels) {
        this.exchange = exchange;
        this.callback = callback;
        this.child = child;
        this.channels = channels;
    }

    /** Runs attempts until one ends the request; false when that will happen on another thread. */
    boolean next() {
        while (true) {
            Channel channel = channels.next();
            Exchange copy = ExchangeHelper.createCopy(exchange, true);
            copy.getExchangeExtension().setUnitOfWork(exchange.getUnitOfWork()); // its end closes the upstream's answer
            Channel.KEY.set(copy, channel);
            copy.setProperty(PROVIDER, channel.provider());
            Instant started = Instant.now();
            long startNanos = System.nanoTime();
            boolean sync = child.process(copy, doneSync -> {
                if (!doneSync && judge(copy, channel, started, startNanos, false)) {
                    next();
                }
            });
            if (!sync) {
                return false;
            }
            if (!judge(copy, channel, started, startNanos, true)) {
                return true;
            }
        }
    }

    /** True when another attempt is to follow; otherwise the exchange has its result and the caller has been told. */
    private boolean judge(Exchange attempt, Channel channel, Instant started, long startNanos, boolean sync) {
        Exception failure = attempt.getException();
        UpstreamFailure upstream = failure instanceof UpstreamException failed ? failed.failure() : null;
        if (failure == null || upstream != null) {
            record(channel, started, startNanos, upstream);
        }
        if (failure instanceof UpstreamException called) {
            refused = called;
        } else if (failure instanceof GatewayException && refused != null) {
            attempt.setException(refused); // this channel could not have answered anyway, that one may later
        }
        boolean another = isWorthAnother(failure, upstream) && channels.hasNext();
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
