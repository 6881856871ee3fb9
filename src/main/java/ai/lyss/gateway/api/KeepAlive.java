package ai.lyss.gateway.api;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sends comments to clients whose stream is silent, so that proxies between do not cut it, and so that a client that
 * has left is noticed although its upstream says nothing.
 */
@Component
final class KeepAlive implements DisposableBean {

    private final Duration interval;
    private final Set<ClientResponse> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("keep-alive").factory());

    KeepAlive(@Value("${lyss.stream.keep-alive:15s}") Duration interval) {
        this.interval = interval;
        long tick = Math.clamp(interval.toMillis() / 4, 10, 1000);
        timer.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.MILLISECONDS);
    }

    /** Keeps the client's stream alive until {@link #forget}. */
    void watch(ClientResponse client) {
        streams.add(client);
    }

    void forget(ClientResponse client) {
        streams.remove(client);
    }

    private void tick() {
        for (ClientResponse client : streams) {
            if (client.isOver()) {
                streams.remove(client);
            } else if (client.isSilentFor(interval)) {
                // a write can block on a slow reader, and must not hold up the others
                Thread.ofVirtual().name("keep-alive-write").start(() -> client.keepAlive(interval));
            }
        }
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
