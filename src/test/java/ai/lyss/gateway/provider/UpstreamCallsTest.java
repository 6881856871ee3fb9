package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Deadline;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each attempt has its own times; what the configuration says here would be too long for any test. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class UpstreamCallsTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final UpstreamCalls calls =
            new UpstreamCalls(new UpstreamTimeouts(LONG, LONG, LONG, LONG), new CheckedNames(address -> false));
    private final List<Socket> accepted = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private CloseableHttpClient client = client();
    private ServerSocket server;
    private volatile @Nullable HttpPost uncuttable;

    private CloseableHttpClient client() {
        HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
        calls.configureHttpClient(builder);
        return builder.build();
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); // accepts nobody
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : accepted) {
            socket.close();
        }
        server.close();
        client.close();
        calls.destroy();
    }

    /** Until the kernel answers no more: what comes then gets no connection. */
    private void fillBacklog() throws IOException {
        while (true) {
            Socket socket = new Socket();
            accepted.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    private static ChannelTimeouts connect(@Nullable Duration time) {
        return new ChannelTimeouts(time, null, null, null);
    }

    private static ChannelTimeouts firstToken(@Nullable Duration time) {
        return new ChannelTimeouts(null, time, null, null);
    }

    private URI base() {
        return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
    }

    private HttpClientContext context(ChannelTimeouts channel, ChannelTimeouts policy, @Nullable Deadline deadline) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        ModelRequest.KEY.set(exchange, ModelRequest.chat("m", true, false, Json.object()));
        Cancellation.KEY.set(exchange, cancellation);
        ChannelTimeouts.KEY.set(exchange, policy);
        if (deadline != null) {
            Deadline.KEY.set(exchange, deadline);
        }
        Channel.KEY.set(
                exchange,
                new Channel(
                        "c",
                        null,
                        "c",
                        "openai",
                        base(),
                        new Credential("k"),
                        Map.of(),
                        List.of(new ChannelModel("m", "m")),
                        1,
                        0,
                        true,
                        RateLimits.NONE,
                        channel));
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute("org.apache.camel.Exchange", exchange);
        return context;
    }

    private UpstreamException failure(ChannelTimeouts channel, ChannelTimeouts policy, @Nullable Deadline deadline) {
        HttpClientContext context = context(channel, policy, deadline);
        HttpPost post = uncuttable == null ? new HttpPost(base()) : uncuttable;
        List<UpstreamException> failures = new ArrayList<>();
        assertThatThrownBy(() -> client.execute(post, context, response -> null))
                .satisfies(failure -> failures.add((UpstreamException) failure));
        return failures.getFirst();
    }

    /** A stream may run for minutes, and its prompt may be long. */
    @Test
    void sentBody_isLetGoOfWhenTheAnswerBegins() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread upstream = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                for (int read = in.read(); read != '}' && read >= 0; read = in.read()) {
                    // to the body's last byte
                }
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
                begun.await();
                out.write('}');
            } catch (IOException | InterruptedException broken) {
                throw new IllegalStateException(broken);
            }
        });
        HttpPost post = new HttpPost(base());
        post.setEntity(new StringEntity("{\"model\": \"m\"}"));
        List<HttpEntity> held = new ArrayList<>();
        String rest = client.execute(post, context(ChannelTimeouts.NONE, ChannelTimeouts.NONE, null), answer -> {
            held.add(post.getEntity());
            begun.countDown();
            return new String(answer.getEntity().getContent().readAllBytes(), StandardCharsets.US_ASCII);
        });
        assertThat(rest).isEqualTo("{}");
        assertThat(held).containsOnlyNulls();
        upstream.join();
    }

    /** Sockets have no timeout: without the watch calls would wait for ever. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // it would not hear an interrupt
    void callThatCannotBeCut_doesNotEndTheWatchOfOthers() throws Exception {
        AtomicInteger cuts = new AtomicInteger();
        uncuttable = new HttpPost(base()) {
            @Override
            public boolean cancel() {
                cuts.incrementAndGet();
                throw new IllegalStateException("not now");
            }
        };
        Thread other = Thread.ofVirtual().start(() -> failure(firstToken(SHORT), ChannelTimeouts.NONE, null));
        await().until(() -> cuts.get() > 0);
        uncuttable = null;
        assertThat(failure(firstToken(SHORT), ChannelTimeouts.NONE, null)
                        .failure()
                        .cause())
                .isEqualTo(Cause.TIMEOUT);
        server.close();
        other.interrupt();
    }

    @Test
    void connection_isWaitedForAsLongAsTheChannelSays() throws Exception {
        fillBacklog();
        assertThat(failure(connect(SHORT), connect(LONG), null).failure().cause())
                .isEqualTo(Cause.CONNECT);
    }

    @Test
    void connection_isWaitedForAsLongAsThePolicySays_whereTheChannelDoesNot() throws Exception {
        fillBacklog();
        assertThat(failure(ChannelTimeouts.NONE, connect(SHORT), null).failure().cause())
                .isEqualTo(Cause.CONNECT);
    }

    /** Otherwise it would be our own failure: no other channel would be asked, and none blamed. */
    @Test
    void headThatIsNotHttps_isAnAnswerThatCannotBeRead() throws Exception {
        Thread upstream = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nno colon\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        UpstreamFailure failure =
                failure(ChannelTimeouts.NONE, ChannelTimeouts.NONE, null).failure();
        assertThat(failure.cause()).isEqualTo(Cause.MALFORMED);
        assertThat(failure.unsent()).isFalse();
        upstream.join();
    }

    /** Who could not connect has sent nothing; who loses the connection later may have. */
    @Test
    void failureOfTheConnection_saysWhetherAnythingWasSent() throws Exception {
        Thread upstream = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.setSoLinger(true, 0); // a reset
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        UpstreamFailure lost =
                failure(ChannelTimeouts.NONE, ChannelTimeouts.NONE, null).failure();
        assertThat(lost.cause()).isEqualTo(Cause.CONNECT);
        assertThat(lost.unsent()).isFalse();
        upstream.join();
        server.close();
        UpstreamFailure refused =
                failure(ChannelTimeouts.NONE, ChannelTimeouts.NONE, null).failure();
        assertThat(refused.cause()).isEqualTo(Cause.CONNECT);
        assertThat(refused.unsent()).isTrue();
    }

    @Test
    void connection_isNotWaitedForBeyondTheDeadline() throws Exception {
        fillBacklog();
        Deadline soon = Deadline.after(SHORT, System.nanoTime());
        assertThat(failure(ChannelTimeouts.NONE, ChannelTimeouts.NONE, soon)
                        .failure()
                        .cause())
                .isIn(Cause.CONNECT, Cause.TIMEOUT);
    }

    /** HttpClient says of that, at times, that its state is illegal. */
    @Test
    void call_cancelledWhileItConnects_failsLikeOthers() throws Exception {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .disableAutomaticRetries()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new SystemDefaultDnsResolver() {
                            @Override
                            public InetAddress[] resolve(String host) throws UnknownHostException {
                                cancellation.cancel();
                                return super.resolve(host);
                            }
                        })
                        .build());
        calls.configureHttpClient(builder);
        client.close();
        client = builder.build();
        assertThat(failure(ChannelTimeouts.NONE, ChannelTimeouts.NONE, null)
                        .failure()
                        .cause())
                .isEqualTo(Cause.CONNECT);
    }

    @Test
    void firstContent_isWaitedForAsLongAsTheChannelSays() throws Exception {
        UpstreamException failure = failure(firstToken(SHORT), firstToken(LONG), null);
        assertThat(failure.failure().cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(failure.failure().detail()).isEqualTo("no first content for 200 ms");
    }

    @Test
    void firstContent_isNotWaitedForBeyondTheDeadline() throws Exception {
        UpstreamException failure =
                failure(ChannelTimeouts.NONE, ChannelTimeouts.NONE, Deadline.after(SHORT, System.nanoTime()));
        assertThat(failure.failure().cause()).isEqualTo(Cause.TIMEOUT);
        assertThat(failure.failure().detail()).startsWith("no answer before the request's deadline");
    }
}
