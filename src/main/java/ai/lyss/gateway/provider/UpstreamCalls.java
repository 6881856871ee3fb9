package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Deadline;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpActivityListener;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Makes every call of Camel's HTTP component cancellable, and watches the time of all of them with one thread. Socket
 * timeouts would not do: they cannot tell the first token from the next, and a keep-alive comment resets them.
 */
@Component("upstreamCalls")
final class UpstreamCalls implements HttpClientConfigurer, HttpActivityListener, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCalls.class);

    private static final long TICK_MILLIS = 100;
    private static final String EXCHANGE = "org.apache.camel.Exchange"; // set by HttpProducer for its activity listener

    private final UpstreamTimeouts timeouts;
    private final CheckedNames names;
    private final Set<UpstreamCall> calls = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("upstream-watchdog").factory());

    UpstreamCalls(UpstreamTimeouts timeouts, CheckedNames names) {
        this.timeouts = timeouts;
        this.names = names;
        watchdog.scheduleWithFixedDelay(this::checkTimes, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.setConnectionManagerShared(true); // whoever stops an endpoint leaves the others their connections
        builder.setUserTokenHandler((route, context) -> null); // nobody logs in to connections
        builder.addExecInterceptorFirst("make-cancellable", this::execute);
        builder.addExecInterceptorLast("note-connected", UpstreamCalls::send); // behind HttpClient's own connecting
    }

    private static ClassicHttpResponse send(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Exchange exchange = exchange(scope);
        UpstreamCall.KEY.get(exchange).connected();
        RequestRecord record = RequestRecord.KEY.find(exchange);
        if (record != null) { // a probe has none
            record.sending();
        }
        return chain.proceed(request, scope);
    }

    private static Exchange exchange(ExecChain.Scope scope) {
        return (Exchange) scope.clientContext.getAttribute(EXCHANGE);
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) {
        Exchange exchange = exchange(scope);
        ModelRequest asked = ModelRequest.KEY.get(exchange);
        UpstreamTimeouts limits = limits(exchange);
        Deadline deadline = Deadline.KEY.find(exchange);
        UpstreamCall call = new UpstreamCall((Cancellable) scope.originalRequest, limits, asked.stream(), deadline);
        boundConnect(scope.clientContext, limits.connect(), deadline);
        UpstreamCall.KEY.set(exchange, call);
        calls.add(call);
        Cancellation.KEY.get(exchange).onCancel(call::abort);
        try {
            ClassicHttpResponse response = CheckedNames.isChecked(Channel.KEY.find(exchange))
                    ? chain.proceed(request, scope)
                    : unchecked(request, scope, chain);
            scope.originalRequest.setEntity(null); // it has been sent, and would be held for as long as the stream runs
            return response;
        } catch (IOException failure) {
            call.end();
            throw call.explain(failure, false);
        } catch (HttpException unheardOf) { // a head that is not HTTP's
            call.end();
            throw Failures.malformed(unheardOf.getClass().getSimpleName());
        } catch (IllegalStateException released) { // HttpClient's word for a connection that was taken from it
            if (!call.isEnded()) {
                throw released;
            }
            throw call.explain(new IOException(released), false);
        }
    }

    /** The pool keeps what is connected here for calls with the same token. */
    private ClassicHttpResponse unchecked(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setUserToken(CheckedNames.UNCHECKED);
        names.trust();
        try {
            return chain.proceed(request, scope);
        } finally {
            names.check();
        }
    }

    /** The channel's before the policy's before the configuration's. */
    private UpstreamTimeouts limits(Exchange exchange) {
        Channel channel = Channel.KEY.find(exchange);
        ChannelTimeouts policy = ChannelTimeouts.KEY.find(exchange);
        ChannelTimeouts nearer = channel == null ? ChannelTimeouts.NONE : channel.timeouts();
        return timeouts.with(policy == null ? nearer : nearer.or(policy));
    }

    /** What a request's own configuration says goes before what the pool's says. */
    @SuppressWarnings("deprecation") // the replacement is per host, and two channels can share one
    private static void boundConnect(HttpClientContext context, Duration most, @Nullable Deadline deadline) {
        Duration left = deadline == null ? most : deadline.left(System.nanoTime());
        Duration connect = left.compareTo(most) < 0 ? left : most;
        context.setRequestConfig(RequestConfig.copy(context.getRequestConfigOrDefault())
                .setConnectTimeout(Timeout.ofMilliseconds(Math.max(1, connect.toMillis()))) // 0 would be for ever
                .build());
    }

    /** Nothing: being the listener is what makes Camel tell the client which exchange it works for. */
    @Override
    public void onRequestSubmitted(
            Object source, Exchange exchange, HttpHost host, HttpRequest request, HttpEntity entity) {}

    /** Nothing. */
    @Override
    public void onResponseReceived(
            Object source, Exchange exchange, HttpHost host, HttpResponse response, HttpEntity entity, long elapsed) {}

    private void checkTimes() {
        long now = System.nanoTime();
        for (UpstreamCall call : calls) {
            try {
                call.checkTime(now);
            } catch (RuntimeException unexpected) { // nothing else bounds the other calls
                LOG.error("A call that has taken too long cannot be cut", unexpected);
            }
            if (call.isEnded()) {
                calls.remove(call);
            }
        }
    }

    @Override
    public void destroy() {
        watchdog.shutdownNow();
    }
}
