package ai.lyss.gateway;

import ai.lyss.gateway.channel.ChannelStore;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole application on a free port: the real routes, real PostgreSQL, and the simulator as every provider's
 * upstream. All tests share one, so what a test adds has a name of its own.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "lyss.demo.key=" + RunningGateway.KEY,
            "server.tomcat.connection-timeout=2s",
            "server.tomcat.keep-alive-timeout=60s",
            "lyss.stream.keep-alive=300ms",
            "lyss.upstream.timeout.first-token=2s",
            "lyss.upstream.timeout.idle=2s",
            "lyss.probe.timeout=2s",
            "lyss.reports.timeout=3s"
        })
@ActiveProfiles("demo")
public abstract class RunningGateway {

    /** The demo tenant's key. */
    protected static final String KEY = "sk-lyss-test0123456789test0123456789test01234567";

    /** The five providers of the simulator. */
    protected static final List<String> PROVIDERS = List.of("openai", "anthropic", "gemini", "deepseek", "azure");

    protected final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    protected int port;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected ChannelStore channels;

    @Autowired
    protected ChannelHealth health;

    /** What one test does to a channel that all share is no other test's business. */
    @BeforeEach
    void everybodyIsWell() {
        channels.all().forEach(channel -> health.reset(channel.id()));
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase database = TestDatabase.create(); // one for each application that is started
        registry.add("spring.datasource.url", database::url);
        registry.add("spring.datasource.username", database::user);
        registry.add("lyss.ledger.spool.directory", () -> "target/test-spool/" + UUID.randomUUID());
        registry.add(
                "lyss.credentials.keyset-file",
                () -> "target/test-keyset-" + ProcessHandle.current().pid() + ".json");
    }

    /** For {@code @MethodSource}. */
    protected static Stream<String> providers() {
        return PROVIDERS.stream();
    }

    protected String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** A chat body with one user message; {@code more} is put in front of the messages, such as {@code "n":2,}. */
    protected static String chat(String model, String more) {
        return "{\"model\":\"" + model + "\"," + more + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    /** A channel of the demo tenant to the simulator, under names of the test's own. */
    protected void addChannel(String id, String provider, String model, String upstreamModel, int priority) {
        addChannel(id, provider, model, upstreamModel, priority, Map.of());
    }

    /** The same with settings. */
    protected void addChannel(
            String id,
            String provider,
            String model,
            String upstreamModel,
            int priority,
            Map<String, String> settings) {
        String simulated = PROVIDERS.contains(provider) ? provider : "openai"; // what resembles OpenAI
        URI baseUrl = channels.all().stream()
                .filter(channel -> channel.id().equals("demo-" + simulated))
                .findFirst()
                .orElseThrow()
                .baseUrl();
        channels.save(new Channel(
                id,
                "demo",
                id,
                provider,
                baseUrl,
                new Credential("simulated"),
                settings,
                List.of(new ChannelModel(model, upstreamModel)),
                1,
                priority,
                true));
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json");
    }

    protected HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    protected HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    protected static JsonNode json(HttpResponse<String> response) {
        JsonNode body = Json.objectOrNull(response.body());
        if (body == null) {
            throw new AssertionError("not JSON: " + response.statusCode() + " " + response.body());
        }
        return body;
    }

    /** The data of a stream's events, in order. */
    protected static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    /** The text of a stream's first choice. */
    protected static String text(List<String> events) {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            JsonNode chunk = Json.objectOrNull(event);
            if (chunk != null) {
                text.append(chunk.at("/choices/0/delta/content").asText(""));
            }
        }
        return text.toString().replace("null", "");
    }
}
