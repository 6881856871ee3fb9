package ai.lyss.gateway.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.RunningGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that leave pay for what was produced until then, and for nothing else. */
class HangUpIT extends RunningGateway {

    /** Words that may be on their way when the upstream is told to stop. */
    private static final int UNDER_WAY = 5;

    /** The provider that tells with every event what it has used so far. */
    private static final String COUNTS_AS_IT_GOES = "gemini";

    private static final Map<String, String> PRICES = Map.of("price-input", "1", "price-output", "2");

    private static String stream(String provider) {
        return "\"stream\":true," + (provider.equals("deepseek") ? "\"thinking\":{\"type\":\"disabled\"}," : "");
    }

    /** The tokens of the simulator's first words, as we count them. */
    private static long tokens(int words) {
        return Tokenizer.count(
                IntStream.rangeClosed(1, words).mapToObj(i -> "w" + i).collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void beforeTheFirstContent_paysThePrompt(String provider) throws Exception {
        String model = "hang-up-0-" + provider;
        addChannel(model, provider, model, "sim-" + provider + ":tokens=9,first=60000", 0, PRICES);
        try (Client client = new Client("/v1/chat/completions", chat(model, stream(provider)))) {
            client.lineWith(": keep-alive");
        }
        Map<String, Object> row = row(model);
        assertThat(row)
                .containsEntry("outcome", "abandoned")
                .containsEntry("completion_tokens", 0L)
                .containsEntry("usage_estimated", true)
                .containsEntry("cost_nanos", (long) row.get("prompt_tokens") * 1000);
        assertThat((long) row.get("prompt_tokens")).isBetween(5L, 12L);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 1",
        "openai, 12",
        "anthropic, 1",
        "anthropic, 12",
        "gemini, 1",
        "gemini, 12",
        "deepseek, 1",
        "deepseek, 12",
        "azure, 1",
        "azure, 12",
    })
    void inTheMiddle_paysWhatWasProduced(String provider, int words) throws Exception {
        String model = "hang-up-" + words + "-" + provider;
        addChannel(model, provider, model, "sim-" + provider + ":tokens=500,interval=60", 0, PRICES);
        long before = produced(provider);
        try (Client client = new Client("/v1/chat/completions", chat(model, stream(provider)))) {
            client.lineWith("w" + words + "\"");
        }
        Map<String, Object> row = row(model);
        await().until(() -> inFlight(provider) == 0);
        int produced = (int) (produced(provider) - before);
        assertThat(row).containsEntry("outcome", "abandoned");
        assertThat(produced).as("words that the upstream sent").isBetween(words, 200);
        if (COUNTS_AS_IT_GOES.equals(provider)) {
            assertThat(row).containsEntry("usage_estimated", false);
            assertThat((long) row.get("completion_tokens"))
                    .isBetween(Math.max(words, (long) produced - UNDER_WAY), (long) produced);
        } else {
            assertThat(row).containsEntry("usage_estimated", true);
            assertThat((long) row.get("completion_tokens"))
                    .isBetween(Math.max(tokens(words), tokens(produced) - 2L * UNDER_WAY), tokens(produced));
        }
        assertThat(row.get("cost_nanos"))
                .isEqualTo((long) row.get("prompt_tokens") * 1000 + (long) row.get("completion_tokens") * 2000);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void atTheEnd_paysAllOfIt(String provider) throws Exception {
        String model = "hang-up-end-" + provider;
        addChannel(model, provider, model, "sim-" + provider + ":tokens=9", 0, PRICES);
        try (Client client = new Client("/v1/chat/completions", chat(model, stream(provider)))) {
            client.lineWith("w9\"");
        }
        Map<String, Object> row = row(model);
        assertThat((long) row.get("completion_tokens")).isBetween(9L, tokens(9));
    }

    @Test
    void anthropicsOwnWords_payWhatWasProduced() throws Exception {
        String model = "hang-up-messages";
        addChannel(model, "anthropic", model, "sim-anthropic:tokens=500,interval=60", 0, PRICES);
        try (Client client = new Client(
                "/v1/messages",
                "{\"model\":\"" + model + "\",\"max_tokens\":1000,\"stream\":true,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")) {
            client.lineWith("w8\"");
        }
        Map<String, Object> row = row(model);
        assertThat(row).containsEntry("outcome", "abandoned").containsEntry("usage_estimated", true);
        assertThat((long) row.get("completion_tokens")).isBetween(tokens(8), tokens(100));
    }

    /** The upstream knows of no client: it answers, is paid, and so are we. */
    @ParameterizedTest
    @MethodSource("providers")
    void wholeAnswer_isPaidThoughNobodyReadsIt(String provider) throws Exception {
        String model = "hang-up-whole-" + provider;
        addChannel(model, provider, model, "sim-" + provider + ":tokens=9,latency=300", 0, PRICES);
        String body = chat(model, stream(provider).replace("\"stream\":true,", ""));
        new Client("/v1/chat/completions", body).close();
        Map<String, Object> row = row(model);
        assertThat(row).containsEntry("completion_tokens", 9L).containsEntry("usage_estimated", false);
    }

    /** The upstream's fault, and yet it has produced that. */
    @ParameterizedTest
    @MethodSource("providers")
    void streamThatBreaksOff_paysWhatCame(String provider) throws Exception {
        String model = "hang-up-cut-" + provider;
        addChannel(model, provider, model, "sim-" + provider + ":tokens=500,end=7", 0, PRICES);
        post("/v1/chat/completions", chat(model, stream(provider)));
        Map<String, Object> row = row(model);
        boolean counted = !COUNTS_AS_IT_GOES.equals(provider);
        assertThat(row)
                .containsEntry("outcome", "cut")
                .containsEntry("usage_estimated", counted)
                .containsEntry("completion_tokens", counted ? tokens(7) : 7L);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void upstreamWithoutUsage_isCounted(String provider) throws Exception {
        String model = "hang-up-no-usage-" + provider;
        addChannel(model, provider, model, "sim-" + provider + ":tokens=7,no-usage", 0, PRICES);
        HttpResponse<String> streamed = post("/v1/chat/completions", chat(model, stream(provider)));
        assertThat(streamed.statusCode()).isEqualTo(200);
        Map<String, Object> row = row(model);
        assertThat(row)
                .containsEntry("outcome", "answered")
                .containsEntry("usage_estimated", true)
                .containsEntry("completion_tokens", tokens(7))
                .containsEntry("priced", true);
    }

    private Map<String, Object> row(String model) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> jdbc.sql("select count(*) from requests where model = ?")
                                .param(model)
                                .query(Integer.class)
                                .single()
                        == 1);
        return jdbc.sql("select * from requests where model = ?")
                .param(model)
                .query()
                .singleRow();
    }

    private long produced(String provider) throws Exception {
        return counter(provider, "completion_tokens");
    }

    private long inFlight(String provider) throws Exception {
        return counter(provider, "in_flight");
    }

    private long counter(String provider, String name) throws Exception {
        return json(get("/simulator/counters")).path(provider).path(name).asLong();
    }

    /** A client that leaves without a word. */
    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket("127.0.0.1", port);
        private final BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

        Client(String path, String body) throws IOException {
            socket.setSoTimeout(20_000);
            String head = "POST " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
        }

        void lineWith(String part) throws IOException {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.contains(part)) {
                    return;
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
