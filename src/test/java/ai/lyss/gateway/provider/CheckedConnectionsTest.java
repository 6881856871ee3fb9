package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections are used again, by those only who might have made them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CheckedConnectionsTest {

    private static final UpstreamTimeouts TIMEOUTS = new UpstreamTimeouts(
            Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean refused;
    private final CheckedNames names = new CheckedNames(address -> refused);
    private final UpstreamCalls calls = new UpstreamCalls(TIMEOUTS, names);
    private CloseableHttpClient client;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            connections.add(exchange.getRemoteAddress().getPort());
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
            exchange.close();
        });
        server.start();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .disableAutomaticRetries()
                .setConnectionManager(new ConnectionPool()
                        .upstreamConnections(new ConnectionPool.Settings(10, 10, Duration.ofMinutes(5)), names));
        calls.configureHttpClient(builder);
        client = builder.build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        calls.destroy();
        server.stop(0);
    }

    private HttpClientContext call(@Nullable String tenant) throws IOException {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        ModelRequest.KEY.set(exchange, ModelRequest.chat("m", false, false, Json.object()));
        Cancellation.KEY.set(exchange, new Cancellation());
        List<ChannelModel> models = List.of(new ChannelModel("m", "m"));
        Channel.KEY.set(
                exchange,
                new Channel("c", tenant, "c", "openai", url, new Credential("k"), Map.of(), models, 1, 0, true));
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute("org.apache.camel.Exchange", exchange);
        client.execute(new HttpPost(url), context, response -> {
            EntityUtils.consume(response.getEntity());
            return null;
        });
        return context;
    }

    /** A socket's own timeout would end an answer that a channel is given longer for. */
    @Test
    void sockets_haveNoTimeout() throws IOException {
        assertThat(call(null).getEndpointDetails().getSocketTimeout().isEnabled())
                .isFalse();
    }

    @Test
    void everybodysChannels_shareConnections_andTenantsTheirs() throws IOException {
        call(null);
        call(null);
        assertThat(connections).hasSize(1);
        call("one");
        call("other");
        call("one");
        assertThat(connections).hasSize(2);
    }

    @Test
    void refusedAddress_isReachedByEverybodysChannelsOnly() throws IOException {
        refused = true;
        call(null);
        assertThatThrownBy(() -> call("one")).isInstanceOfSatisfying(UpstreamException.class, failure -> {
            assertThat(failure.failure().cause()).isEqualTo(Cause.FORBIDDEN);
            assertThat(failure.failure().forClient().text()).doesNotContain("127.0.0.1");
        });
        assertThat(connections).hasSize(1);
    }
}
