package ai.lyss.gateway.limit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to Redis that all requests of this node share. It is made in the background and comes back by
 * itself; who wants it while it is not there is told at once.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 100_000; // commands; they fail beyond, as they do when they take too long

    private final RedisClient client;
    private final RedisURI uri;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile @Nullable StatefulRedisConnection<String, byte[]> present;

    RedisLink(URI uri, Duration timeout) {
        this.uri = RedisURI.create(uri);
        this.uri.setTimeout(CONNECT_LIMIT);
        this.client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_LIMIT)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .build());
        connect();
    }

    /** The connection; {@link LimitStore.StoreDown} while there is none. */
    StatefulRedisConnection<String, byte[]> connection() {
        StatefulRedisConnection<String, byte[]> connection = present;
        if (connection == null) {
            connect();
            throw new LimitStore.StoreDown("there is no connection to Redis");
        }
        return connection;
    }

    private void connect() {
        if (connecting.compareAndSet(false, true)) {
            client.connectAsync(CODEC, uri).whenComplete((connection, failure) -> {
                present = connection;
                connecting.set(false);
                if (failure != null) {
                    LOG.warn("Redis cannot be reached: {}", String.valueOf(failure.getMessage()));
                }
            });
        }
    }

    @Override
    public void close() {
        var unused = client.shutdownAsync(0, 1, TimeUnit.SECONDS);
    }
}
