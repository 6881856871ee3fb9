package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream ends honestly, at once, and not longer than its client. */
class StreamIT extends RunningGateway {

    /** Streamed, and without DeepSeek's thinking, whose pieces would count as content. */
    private static String stream(String provider) {
        return "\"stream\":true," + (provider.equals("deepseek") ? "\"thinking\":{\"type\":\"disabled\"}," : "");
    }

    @ParameterizedTest
    @MethodSource("providers")
    void trap47_failsOver_neverAfterFirstContent(String provider) throws Exception {
        String model = "no-failover-" + provider;
        addChannel(model + "-bad", provider, model, "sim-" + provider + ":tokens=9,end=2", 0);
        addChannel(model + "-good", "openai", model, "sim-openai:tokens=3", 1);

        List<String> events = events(
                post("/v1/chat/completions", chat(model, stream(provider))).body());

        assertThat(text(events).strip()).isEqualTo("w1 w2");
        assertThat(events.getLast()).contains("\"error\"");
    }

    @Test
    void alwaysStreamed_onItsOwnPath() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions/stream", chat("sim-openai:tokens=3", ""));
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream;charset=utf-8");
        assertThat(events(response.body())).last().isEqualTo("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim-anthropic", "sim-gemini"}) // whose lines end differently
    void streamsUnbuffered(String model) throws Exception {
        HttpResponse<Stream<String>> response = http.send(
                request("/v1/chat/completions")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                chat(model + ":tokens=6,interval=200", "\"stream\":true,")))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        List<Long> arrivals = new ArrayList<>();
        response.body()
                .filter(line -> line.matches(".*\"content\":\" ?w[0-9].*"))
                .forEach(line -> arrivals.add(System.nanoTime()));
        assertThat(arrivals).hasSize(6);
        long span = Duration.ofNanos(arrivals.getLast() - arrivals.getFirst()).toMillis();
        assertThat(span).as("first to last of 6 events 200 ms apart").isGreaterThan(800);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void firstEvent_arrivesWhileTheUpstreamIsSilent(String provider) throws Exception {
        try (Client client = new Client(chat("sim-" + provider + ":tokens=9,hang-after=2", stream(provider)))) {
            assertThat(client.lineWith("w2")).contains("w2"); // the upstream has not gone on, and will not
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void trap67_clientGone_cancelsUpstream_whileItIsSilent(String provider) throws Exception {
        assertUpstreamIsCancelled(provider, "tokens=1000,interval=1500");
    }

    private void assertUpstreamIsCancelled(String provider, String script) throws Exception {
        long before = counter(provider, "aborted");
        try (Client client = new Client(chat("sim-" + provider + ":" + script, "\"stream\":true,"))) {
            assertThat(client.lineWith("w1")).contains("w1");
        }
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(counter(provider, "aborted")).isEqualTo(before + 1));
    }

    @Test
    void trap68_keepAlive_isSentWhileTheUpstreamIsSilent() throws Exception {
        try (Client client = new Client(chat("sim-gemini:hang-first", "\"stream\":true,"))) {
            assertThat(client.lineWith(": keep-alive")).isEqualTo(": keep-alive");
        }
    }

    private long counter(String provider, String name) throws Exception {
        return json(get("/simulator/counters")).path(provider).path(name).asLong();
    }

    /** A client that can leave without a word. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", port);
        private final BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

        Client(String body) throws IOException {
            socket.setSoTimeout(20_000);
            String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
        }

        String lineWith(String part) throws IOException {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.contains(part)) {
                    return line;
                }
            }
            throw new AssertionError("the stream ended before " + part);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
