package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The gateway's own port with TLS and HTTP/2, as docs/operate.md switches them on. */
class TlsIT {

    private static final String PASSWORD = "changeit";
    private static final int TOGETHER = 50;
    private static final String LONG = "All work and no play makes Jack a dull boy. ".repeat(5000);

    @TempDir
    private static Path directory;

    private static HttpServer upstream;
    private static ConfigurableApplicationContext gateway;
    private static SSLContext trusting;
    private static volatile CountDownLatch firstEventIsRead;
    private static volatile CountDownLatch together;
    private static volatile String asked;

    @BeforeAll
    static void start() throws Exception {
        Path keys = keys();
        trusting = trusting(keys);
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        upstream.createContext("/", TlsIT::answer);
        upstream.start();
        TestDatabase database = TestDatabase.create();
        gateway = new SpringApplicationBuilder(GatewayApplication.class)
                .run(
                        "--server.port=0",
                        "--server.http2.enabled=true",
                        "--server.ssl.key-store=" + keys,
                        "--server.ssl.key-store-password=" + PASSWORD,
                        "--management.server.port=0",
                        "--management.server.ssl.enabled=false",
                        "--spring.jmx.enabled=false",
                        "--lyss.demo.enabled=true",
                        "--lyss.demo.key=" + RunningGateway.KEY,
                        "--lyss.stream.keep-alive=300ms",
                        "--lyss.credentials.keyset-file=" + directory.resolve("keyset.json"),
                        "--lyss.ledger.spool.directory=" + directory.resolve("spool"),
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.user());
        gateway.getBean(ChannelStore.class)
                .save(new Channel(
                        "tls",
                        "demo",
                        "tls",
                        "openai",
                        URI.create("http://127.0.0.1:" + upstream.getAddress().getPort()),
                        new Credential("none"),
                        Map.of(),
                        List.of(new ChannelModel("tls", null)),
                        1,
                        0,
                        true));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop(0);
    }

    @ParameterizedTest
    @EnumSource
    void wholeAnswer_isLong_andSoIsItsRequest(HttpClient.Version version) throws Exception {
        try (HttpClient http = client(version)) {
            HttpResponse<String> answer = http.send(chat(false, LONG), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.sslSession()).isPresent();
            assertThat(RunningGateway.json(answer)
                            .at("/choices/0/message/content")
                            .asText())
                    .isEqualTo(LONG);
            assertThat(asked).contains(LONG);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_comesEventByEvent_andEndsHonestly(HttpClient.Version version) throws Exception {
        firstEventIsRead = new CountDownLatch(1);
        try (HttpClient http = client(version)) {
            HttpResponse<Stream<String>> answer = http.send(chat(true, "Hi"), HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.version()).isEqualTo(version);
            Iterator<String> lines = answer.body().iterator();
            StringBuilder all = new StringBuilder();
            while (!all.toString().contains("w0")) {
                all.append(lines.next()).append('\n');
            }
            firstEventIsRead.countDown();
            lines.forEachRemaining(line -> all.append(line).append('\n'));
            List<String> events = RunningGateway.events(all.toString());
            assertThat(events).last().isEqualTo("[DONE]");
            assertThat(RunningGateway.text(events)).startsWith("w0 w1 w2 ").endsWith(" w199 ");
        }
    }

    /** Over HTTP/2 its connection stays, for other requests. */
    @ParameterizedTest
    @EnumSource
    void clientThatLeaves_isNoticed(HttpClient.Version version) throws Exception {
        firstEventIsRead = new CountDownLatch(1);
        try (HttpClient http = client(version)) {
            HttpResponse<InputStream> answer = http.send(chat(true, "Hi"), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(answer.body().read()).isPositive();
            answer.body().close();
            String id = answer.headers().firstValue("x-request-id").orElseThrow();
            await().untilAsserted(() -> assertThat(gateway.getBean(JdbcClient.class)
                            .sql("select outcome from requests where request_id = ?")
                            .param(id)
                            .query(String.class)
                            .list())
                    .containsExactly("abandoned"));
            assertThat(http.send(chat(false, "Hi"), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            firstEventIsRead.countDown();
        }
    }

    /** Tomcat would run 20 of a connection's requests, and let the others wait until one of those has ended. */
    @Test
    void requestsOfOneConnection_runAtOnce() throws Exception {
        together = new CountDownLatch(TOGETHER);
        try (HttpClient http = client(HttpClient.Version.HTTP_2)) {
            http.send(request("/v1/models").build(), HttpResponse.BodyHandlers.ofString()); // the connection is there
            List<CompletableFuture<HttpResponse<String>>> answers = Stream.generate(
                            () -> http.sendAsync(chat(false, "together"), HttpResponse.BodyHandlers.ofString()))
                    .limit(TOGETHER)
                    .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusals_areInOurShape(HttpClient.Version version) throws Exception {
        try (HttpClient http = client(version)) {
            HttpResponse<String> unknown =
                    http.send(request("/v1/unknown").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(unknown.version()).isEqualTo(version);
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(RunningGateway.json(unknown).at("/error/message").asText())
                    .isNotEmpty();
            HttpResponse<String> malformed = // which Tomcat itself refuses
                    http.send(request("/v1/%00").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(malformed.statusCode()).isEqualTo(400);
            assertThat(RunningGateway.json(malformed).at("/error/message").asText())
                    .isEqualTo("The request could not be understood.");
        }
    }

    @Test
    void managementPort_isPlain_whenItIsToldSo() throws Exception {
        String port = gateway.getEnvironment().getProperty("local.management.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(
                                    HttpRequest.newBuilder(URI.create(
                                                    "http://127.0.0.1:" + port + "/actuator/health/liveness"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).sslContext(trusting).build();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(
                        "https://localhost:" + gateway.getEnvironment().getProperty("local.server.port") + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + RunningGateway.KEY)
                .header("Content-Type", "application/json");
    }

    private static HttpRequest chat(boolean stream, String text) {
        return request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"tls\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}"))
                .build();
    }

    /** A long text at once, or many events, of which the first is read before the second is sent. */
    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked = body;
            boolean stream = body.contains("\"stream\":true");
            if (body.contains("together")) {
                together.countDown();
                if (!together.await(20, TimeUnit.SECONDS)) {
                    return;
                }
            }
            exchange.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, 0);
            var out = exchange.getResponseBody();
            if (!stream) {
                out.write(chunk("message", LONG, "\"stop\"").getBytes(UTF_8));
                return;
            }
            for (int i = 0; i < 200; i++) {
                out.write(("data: " + chunk("delta", "w" + i + " ", "null") + "\n\n").getBytes(UTF_8));
                out.flush();
                if (i == 0 && !firstEventIsRead.await(20, TimeUnit.SECONDS)) {
                    return;
                }
            }
            out.write(("data: " + chunk("delta", "", "\"stop\"") + "\n\ndata: [DONE]\n\n").getBytes(UTF_8));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String chunk(String part, String text, String finish) {
        return "{\"id\":\"c\",\"object\":\"chat.completion" + (part.equals("delta") ? ".chunk" : "")
                + "\",\"created\":1790000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"" + part
                + "\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":" + finish + "}]}";
    }

    /** A key and a certificate that it has signed itself, made by the JDK that runs this. */
    private static Path keys() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return keys;
    }

    private static SSLContext trusting(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(keys)) {
            store.load(file, PASSWORD.toCharArray());
        }
        trusted.setCertificateEntry("gateway", store.getCertificate("gateway"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
