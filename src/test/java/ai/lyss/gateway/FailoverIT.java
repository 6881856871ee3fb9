package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.tenant.KeySecret;
import ai.lyss.gateway.tenant.VirtualKey;
import ai.lyss.gateway.tenant.VirtualKeys;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever an upstream does, the next channel answers, and nobody's place stays taken. */
class FailoverIT extends RunningGateway {

    private static final List<String> FAULTS = List.of(
            "400",
            "401",
            "402",
            "403",
            "404",
            "429",
            "quota",
            "500",
            "502",
            "503",
            "529",
            "html",
            "empty",
            "content-type",
            "malformed",
            "error",
            "cut-before",
            "cut=40",
            "end=0",
            "hang",
            "hang-first",
            "tokens=3",
            "tokens=5,end=2",
            "tokens=5,malformed=2",
            "tokens=5,error=2",
            "tokens=5,hang-after=2");

    @Autowired
    private ChannelHealth health;

    @Autowired
    private VirtualKeys keys;

    private static Stream<String> faults() {
        return FAULTS.stream();
    }

    private ChannelStatus status(String id) {
        Channel channel = channels.snapshot().find(id).orElseThrow();
        return health.status(channel);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fault_leavesNoPlaceTaken_streamedOrNot(String fault) throws Exception {
        String name = "leak-" + fault.replaceAll("[^a-z0-9]", "-");
        addChannel(name, "openai", name, "sim-openai:" + fault, 0);
        for (boolean stream : new boolean[] {false, true}) {
            if (stream || !fault.contains("hang")) { // a whole answer may take 15 minutes
                post("/v1/chat/completions", chat(name, stream ? "\"stream\":true," : ""));
            }
        }
        await().untilAsserted(() -> assertThat(status(name).inFlight()).isZero());
    }

    @Test
    void noFirstToken_theNextAnswers() throws Exception {
        addChannel("stalls", "gemini", "stalling", "sim-gemini:hang-first", 0);
        addChannel("does-not-stall", "openai", "stalling", "sim-openai:tokens=3", 1);
        List<String> events = events(post("/v1/chat/completions", chat("stalling", "\"stream\":true,"))
                .body());
        assertThat(text(events).strip()).isEqualTo("w1 w2 w3");
        assertThat(events.getLast()).isEqualTo("[DONE]");
        assertThat(status("stalls").lastError()).startsWith("timeout");
    }

    @Test
    void everyChannelLimited_tellsTheClientTheShortestWait() throws Exception {
        addChannel("limited-long", "openai", "limited", "sim-openai:429=300", 0);
        addChannel("limited-short", "openai", "limited", "sim-openai:429=60", 1);
        for (int i = 0; i < 2; i++) { // asked, and then not asked any more
            HttpResponse<String> response = post("/v1/chat/completions", chat("limited", ""));
            assertThat(response.statusCode()).isEqualTo(429);
            assertThat(Integer.parseInt(
                            response.headers().firstValue("retry-after").orElseThrow()))
                    .isBetween(1, 60);
        }
        assertThat(status("limited-short").requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientThatLeaves_freesThePlace_andIsNotTheChannelsFault(boolean begun) throws Exception {
        String name = "left-" + begun;
        addChannel(name, "openai", name, "sim-openai:" + (begun ? "tokens=1000,interval=200" : "hang-first"), 0);
        String body = chat(name, "\"stream\":true,");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            await().untilAsserted(() -> assertThat(status(name).inFlight()).isEqualTo(1));
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(status(name).inFlight()).isZero());
    }

    @Test
    void manyStreams_areCountedWhileTheyLast() throws Exception {
        addChannel("counted", "openai", "counted", "sim-openai:tokens=20,interval=20", 0);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                try {
                    post("/v1/chat/completions", chat("counted", "\"stream\":true,"));
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }));
        }
        await().untilAsserted(() -> assertThat(status("counted").inFlight()).isPositive());
        for (Thread client : clients) {
            client.join();
        }
        await().untilAsserted(() -> assertThat(status("counted").inFlight()).isZero());
        assertThat(status("counted").successRate()).isEqualTo(1);
    }

    @Test
    void onlyThoseWhoMay_seeWhichChannelAnswered() throws Exception {
        addChannel("seen-bad", "gemini", "seen", "sim-gemini:503", 0);
        addChannel("seen-good", "openai", "seen", "sim-openai:tokens=3", 1);
        for (String stream : List.of("", "\"stream\":true,")) {
            HttpResponse<String> seen = post("/v1/chat/completions", chat("seen", stream)); // the demo key may
            assertThat(seen.headers().firstValue("x-lyss-channel")).hasValue("seen-good");
            assertThat(seen.headers().firstValue("x-lyss-attempts")).isPresent();
        }
        KeySecret key =
                keys.issue(new VirtualKey("sees-nothing", "demo", "sees nothing", Role.APPLICATION, false, null, null));
        HttpResponse<String> unseen = http.send(
                request("/v1/chat/completions")
                        .setHeader("Authorization", "Bearer " + key.text())
                        .POST(HttpRequest.BodyPublishers.ofString(chat("seen", "")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(unseen.statusCode()).isEqualTo(200);
        assertThat(unseen.headers().map()).doesNotContainKeys("x-lyss-channel", "x-lyss-attempts");
    }
}
