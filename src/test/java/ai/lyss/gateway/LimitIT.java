package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.tenant.VirtualKey;
import ai.lyss.gateway.tenant.VirtualKeys;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Rate limits as clients meet them: headers, 429s in every dialect, and places that are never lost. */
class LimitIT extends RunningGateway {

    private static final String MESSAGE = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @Autowired
    private VirtualKeys keys;

    @ParameterizedTest
    @ValueSource(strings = {"", "\"stream\":true,"})
    void answer_tellsWhatIsLeft(String more) throws Exception {
        String key = key(new RateLimits(60L, 6000L, null));
        HttpResponse<String> first = post(key, "/v1/chat/completions", chat("sim-openai", more));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(header(first, "x-ratelimit-limit-requests")).isEqualTo("60");
        assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("59");
        assertThat(header(first, "x-ratelimit-reset-requests")).matches("1s|9\\d\\dms");
        assertThat(header(first, "x-ratelimit-limit-tokens")).isEqualTo("6000");
        assertThat(Long.parseLong(header(first, "x-ratelimit-remaining-tokens")))
                .isBetween(5000L, 5600L);
        assertThat(header(first, "x-ratelimit-reset-tokens")).matches("\\d(\\.\\d+)?s");
        HttpResponse<String> second = post(key, "/v1/chat/completions", chat("sim-openai", more));
        assertThat(header(second, "x-ratelimit-remaining-requests")).isEqualTo("58");
    }

    @Test
    void answer_inAnthropicsWords_tellsItInAnthropicsHeaders() throws Exception {
        String key = key(new RateLimits(60L, 6000L, null));
        HttpResponse<String> response =
                post(key, "/v1/messages", "{\"model\":\"sim-gemini\",\"max_tokens\":50," + MESSAGE);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(header(response, "anthropic-ratelimit-requests-limit")).isEqualTo("60");
        assertThat(header(response, "anthropic-ratelimit-requests-remaining")).isEqualTo("59");
        assertThat(Instant.parse(header(response, "anthropic-ratelimit-tokens-reset")))
                .isAfter(Instant.now().minusSeconds(60));
        assertThat(response.headers().firstValue("x-ratelimit-limit-requests")).isEmpty();
    }

    @Test
    void answer_withoutLimits_tellsNothing() throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", chat("sim-openai", ""));
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.contains("ratelimit"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {'model':'sim-openai','messages':[{'role':'user','content':'x'}]}",
                "/v1/chat/completions/stream | {'model':'sim-openai','messages':[{'role':'user','content':'x'}]}",
                "/v1/responses | {'model':'sim-openai','input':'x'}",
                "/v1/completions | {'model':'sim-openai','prompt':'x'}",
                "/v1/embeddings | {'model':'sim-openai-embedding','input':'x'}",
                "/v1/messages | {'model':'sim-openai','max_tokens':9,'messages':[{'role':'user','content':'x'}]}",
                "/v1/messages/count_tokens | {'model':'sim-openai','messages':[{'role':'user','content':'x'}]}"
            })
    void requestBeyondTheLimit_isA429ThatSaysWhich(String path, String body) throws Exception {
        String key = key(new RateLimits(1L, null, null));
        assertThat(post(key, path, body.replace('\'', '"')).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post(key, path, body.replace('\'', '"'));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(Integer.parseInt(header(refused, "retry-after"))).isBetween(50, 60);
        JsonNode error = json(refused).path("error");
        assertThat(error.path("message").textValue())
                .contains("key ", "requests per minute", "Limit 1", "Used 1", "Requested 1");
        assertThat(error.path("type").textValue()).isEqualTo("rate_limit_error");
        if (path.startsWith("/v1/messages")) {
            assertThat(json(refused).path("type").textValue()).isEqualTo("error");
            assertThat(header(refused, "anthropic-ratelimit-requests-remaining"))
                    .isEqualTo("0");
        } else {
            assertThat(error.path("code").textValue()).isEqualTo("rate_limit_exceeded");
            assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        }
    }

    @Test
    void tokens_areThoseThatWereUsed_whenTheAnswerHasArrived() throws Exception {
        String key = key(new RateLimits(null, 2000L, null));
        for (int i = 0; i < 5; i++) { // each asks for nearly all, and uses little
            HttpResponse<String> response =
                    post(key, "/v1/chat/completions", chat("sim-openai:tokens=5", "\"max_tokens\":1700,"));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
        HttpResponse<String> heavy = post(key, "/v1/chat/completions", chat("sim-openai:tokens=1900", ""));
        assertThat(heavy.statusCode()).isEqualTo(200);
        HttpResponse<String> refused =
                post(key, "/v1/chat/completions", chat("sim-openai:tokens=5", "\"max_tokens\":1700,"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/message").textValue()).contains("tokens per minute");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens=3",
                "401",
                "429",
                "500",
                "503",
                "hang",
                "hang-first",
                "hang-after=2",
                "cut=200",
                "malformed",
                "content-type",
                "empty",
                "error=2",
                "end=2",
                "tools"
            })
    void place_isFreeOnceTheAnswerHasArrived_howeverItEnded(String fault) throws Exception {
        String key = key(new RateLimits(null, null, 1));
        boolean endless = fault.startsWith("hang"); // a whole answer may take as long as lyss.upstream.timeout.total
        for (String more : endless ? List.of("\"stream\":true,") : List.of("", "\"stream\":true,")) {
            String body = chat("sim-openai:" + fault, more);
            assertThat(post(key, "/v1/chat/completions", body).statusCode()).isLessThan(600);
            HttpResponse<String> next = post(key, "/v1/chat/completions", chat("sim-gemini:tokens=1", ""));
            assertThat(next.statusCode()).as(fault + more + next.body()).isEqualTo(200);
        }
    }

    @Test
    void requestsThatAreRefused_holdNoPlace() throws Exception {
        String key = key(new RateLimits(null, null, 1));
        for (String body : List.of("{", "{}", chat("nobody", ""), chat("sim-openai", "\"n\":\"x\","))) {
            assertThat(post(key, "/v1/chat/completions", body).statusCode()).isBetween(400, 404);
        }
        assertThat(post(key, "/v1/chat/completions", chat("sim-openai", "")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void place_isHeldByAStream_andFreeSoonAfterItsClientHasLeft() throws Exception {
        String key = key(new RateLimits(null, null, 1));
        String body = chat("sim-openai:tokens=500,interval=50", "\"stream\":true,");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readNBytes(600);
            HttpResponse<String> refused = post(key, "/v1/chat/completions", chat("sim-openai", ""));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(json(refused).at("/error/message").textValue())
                    .contains("requests at once", "Limit 1", "Used 1");
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> post(key, "/v1/chat/completions", chat("sim-openai", ""))
                                .statusCode()
                        == 200);
    }

    @Test
    void requestsAtOnce_inParallel_leaveNoPlaceTaken() throws Exception {
        String key = key(new RateLimits(null, null, 3));
        List<Integer> statuses = IntStream.range(0, 30)
                .mapToObj(i -> http.sendAsync(
                        request(key, "/v1/chat/completions", chat("sim-openai:latency=400", "")),
                        HttpResponse.BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200).count()).isGreaterThanOrEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(post(key, "/v1/chat/completions", chat("sim-openai", "")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void key_mayAskForItsModelsOnly_andSeesNoOthers() throws Exception {
        String key = key(new KeyTerms(RateLimits.NONE, List.of("sim-gemini*"), null));
        assertThat(post(key, "/v1/chat/completions", chat("sim-gemini:tokens=2", ""))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> other = post(key, "/v1/chat/completions", chat("sim-openai", ""));
        HttpResponse<String> unknown = post(key, "/v1/chat/completions", chat("sim-nothing", ""));
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(other.body()).isEqualTo(unknown.body().replace("sim-nothing", "sim-openai"));
        assertThat(json(other).at("/error/code").textValue()).isEqualTo("model_not_found");
        HttpResponse<String> listed = get(key, "/v1/models");
        assertThat(json(listed).path("data").findValuesAsText("id"))
                .isNotEmpty()
                .allMatch(id -> id.startsWith("sim-gemini"));
        assertThat(get(key, "/v1/models/sim-openai").statusCode()).isEqualTo(404);
        assertThat(get(key, "/v1/models/sim-gemini").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {'model':'sim-openai','messages':[{'role':'user','content':'x'}]} | max_completion_tokens",
                "/v1/responses | {'model':'sim-openai','input':'x'} | max_output_tokens",
                "/v1/completions | {'model':'sim-openai','prompt':'x'} | max_tokens"
            })
    void key_withAnOutputCap_refusesMore_andCapsWhoSaysNothing(String path, String body, String field)
            throws Exception {
        String key = key(new KeyTerms(RateLimits.NONE, null, 20L));
        String open = body.replace('\'', '"');
        HttpResponse<String> more = post(key, path, "{\"" + field + "\":21," + open.substring(1));
        assertThat(more.statusCode()).as(more.body()).isEqualTo(400);
        assertThat(json(more).at("/error/param").textValue()).isEqualTo(field);
        assertThat(post(key, path, "{\"" + field + "\":20," + open.substring(1)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> silent = post(key, path, open.replace("sim-openai", "sim-openai:tokens=300"));
        assertThat(silent.statusCode()).as(silent.body()).isEqualTo(200);
        JsonNode usage = json(silent).path("usage");
        assertThat(usage.path("completion_tokens")
                        .asLong(usage.path("output_tokens").asLong()))
                .isBetween(1L, 20L);
    }

    private String key(RateLimits limits) {
        return key(new KeyTerms(limits, null, null));
    }

    private String key(KeyTerms terms) {
        String id = "key_" + UUID.randomUUID();
        return keys.issue(new VirtualKey(id, "demo", "limited", Role.APPLICATION, false, null, null, terms))
                .text();
    }

    private HttpRequest request(String key, String path, @Nullable String body) {
        HttpRequest.Builder request = request(path).setHeader("Authorization", "Bearer " + key);
        return (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build();
    }

    private HttpResponse<String> post(String key, String path, String body) throws IOException, InterruptedException {
        return http.send(request(key, path, body), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String key, String path) throws IOException, InterruptedException {
        return http.send(request(key, path, null), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("absent");
    }
}
