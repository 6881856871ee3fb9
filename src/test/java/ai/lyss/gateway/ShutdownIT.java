package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What SIGTERM does: nothing new, but what was accepted is finished and recorded. */
class ShutdownIT {

    private static final String KEY = RunningGateway.KEY;

    @Test
    void runningStream_isFinishedAndRecorded_newRequestsAreNot() throws Exception {
        TestDatabase database = TestDatabase.create();
        ServletWebServerApplicationContext gateway = start(database);
        URI chat = URI.create("http://127.0.0.1:" + gateway.getWebServer().getPort() + "/v1/chat/completions");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> stream =
                    http.send(request(chat, "tokens=20,interval=100"), HttpResponse.BodyHandlers.ofLines());
            Iterator<String> lines = stream.body().iterator();
            String first = lines.next();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
            List<String> rest = new ArrayList<>(List.of(first));
            boolean refused = false;
            while (lines.hasNext()) {
                rest.add(lines.next());
                refused |= isRefused(chat);
            }
            stopped.join();

            assertThat(rest).contains("data: [DONE]");
            assertThat(RunningGateway.text(RunningGateway.events(String.join("\n", rest))))
                    .endsWith("w20");
            assertThat(refused).as("a new request while the gateway stops").isTrue();
            assertThat(isRefused(chat)).isTrue();
            String id = stream.headers().firstValue("x-request-id").orElseThrow();
            assertThat(outcome(database, id)).containsExactly("answered");
        }
    }

    @Test
    void streamThatTakesTooLong_isToldAndRecorded() throws Exception {
        TestDatabase database = TestDatabase.create();
        ServletWebServerApplicationContext gateway =
                start(database, "--spring.lifecycle.timeout-per-shutdown-phase=1s");
        URI chat = URI.create("http://127.0.0.1:" + gateway.getWebServer().getPort() + "/v1/chat/completions");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> stream =
                    http.send(request(chat, "tokens=1000,interval=50"), HttpResponse.BodyHandlers.ofLines());
            Iterator<String> lines = stream.body().iterator();
            List<String> all = new ArrayList<>(List.of(lines.next()));

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
            lines.forEachRemaining(all::add);
            stopped.join();

            List<String> events = RunningGateway.events(String.join("\n", all));
            assertThat(events.getLast()).contains("The gateway is shutting down");
            assertThat(events).doesNotContain("[DONE]");
            String id = stream.headers().firstValue("x-request-id").orElseThrow();
            assertThat(outcome(database, id)).containsExactly("cut");
        }
    }

    private static ServletWebServerApplicationContext start(TestDatabase database, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.jmx.enabled=false",
                "--lyss.demo.key=" + KEY,
                "--lyss.credentials.keyset-file=target/shutdown-keyset.json",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user()));
        arguments.addAll(List.of(more));
        return (ServletWebServerApplicationContext) new SpringApplicationBuilder(GatewayApplication.class)
                .profiles("demo")
                .run(arguments.toArray(String[]::new));
    }

    private static HttpRequest request(URI uri, String script) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        RunningGateway.chat("sim-openai:" + script, "\"stream\":true,")))
                .build();
    }

    /** On a connection of its own: refused, or told that the gateway is shutting down. */
    private static boolean isRefused(URI chat) throws InterruptedException {
        try (HttpClient other = HttpClient.newHttpClient()) {
            return other.send(request(chat, "tokens=1"), HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 503;
        } catch (IOException refused) {
            return true;
        }
    }

    private static List<String> outcome(TestDatabase database, String requestId) {
        return JdbcClient.create(new DriverManagerDataSource(database.url(), database.user(), ""))
                .sql("select outcome from requests where request_id = ?")
                .param(requestId)
                .query(String.class)
                .list();
    }
}
