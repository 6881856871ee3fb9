package ai.lyss.gateway.provider;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The connections of all calls: thousands of streams have one each, so their buffers are small. */
@Component
class ConnectionPool {

    private static final int BUFFER = 1536; // three of each; a short prompt with its head; what is longer goes past it

    /**
     * How many there are.
     *
     * @param most to all hosts
     * @param perHost to one
     * @param timeToLive after which a connection is not used again, so that changes of DNS are followed
     */
    @ConfigurationProperties("lyss.upstream.connections")
    record Settings(
            @DefaultValue("40000") int most,
            @DefaultValue("20000") int perHost,
            @DefaultValue("5m") Duration timeToLive) {}

    @Bean(destroyMethod = "") // Camel closes it with its component, when the last call has ended
    PoolingHttpClientConnectionManager upstreamConnections(Settings settings, CheckedNames names) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setBufferSize(BUFFER)
                                .setChunkSizeHint(BUFFER)
                                .build())
                        .build())
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
                .setMaxConnTotal(settings.most())
                .setMaxConnPerRoute(settings.perHost())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setTimeToLive(TimeValue.of(settings.timeToLive()))
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(
                                Timeout.DISABLED) // its default is 3 minutes; UpstreamCalls bounds connecting, and
                        // watches each call
                        .build())
                .build();
    }
}
