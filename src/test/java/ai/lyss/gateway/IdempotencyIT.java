package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.tenant.Tenants;
import ai.lyss.gateway.tenant.VirtualKey;
import ai.lyss.gateway.tenant.VirtualKeys;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The same request again, as clients send it when they do not know whether the first arrived. */
class IdempotencyIT extends RunningGateway {

    private static final String REPLAY = "x-lyss-idempotent-replay";

    private final String id = UUID.randomUUID().toString();

    @Autowired
    private VirtualKeys keys;

    @Autowired
    private Tenants tenants;

    /** One runs and as many wait as may; who comes after them is told at once. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"stream\":true,"})
    void fiftyAtOnce_callTheUpstreamOnce(String more) throws Exception {
        long before = upstreamRequests("deepseek");
        String body = chat("sim-deepseek:tokens=20,interval=10,latency=1000", more);
        Map<Boolean, List<HttpResponse<String>>> all = IntStream.range(0, 50)
                .mapToObj(i -> http.sendAsync(
                        request(KEY, id, "/v1/chat/completions", body), HttpResponse.BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.partitioningBy(answer ->
                        answer.body().contains("idempotency_in_progress"))); // of a stream too: it may be slow
        List<HttpResponse<String>> answers = all.get(false);
        assertThat(all.get(true)).isNotEmpty();
        assertThat(answers).hasSizeGreaterThanOrEqualTo(17); // more when some come after the first has ended
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(upstreamRequests("deepseek") - before).isEqualTo(1);
        assertThat(answers.stream().map(IdempotencyIT::withoutComments).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .map(answer -> answer.headers().firstValue("x-request-id"))
                        .distinct())
                .hasSameSizeAs(answers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions | {'model':'sim-gemini','messages':[{'role':'user','content':'x'}]}",
                "/v1/chat/completions | {'model':'sim-gemini','stream':true,'messages':[{'role':'user','content':'x'}]}",
                "/v1/responses | {'model':'sim-gemini','input':'x'}",
                "/v1/responses | {'model':'sim-gemini','stream':true,'input':'x'}",
                "/v1/completions | {'model':'sim-gemini','stream':true,'prompt':'x'}",
                "/v1/embeddings | {'model':'sim-gemini-embedding','input':'x'}",
                "/v1/messages | {'model':'sim-gemini','max_tokens':9,'messages':[{'role':'user','content':'x'}]}",
                "/v1/messages | {'model':'sim-gemini','stream':true,'max_tokens':9,'messages':[{'role':'user','content':'x'}]}"
            })
    void repeat_getsTheSameAnswer_inEveryDialect(String path, String body) throws Exception {
        long before = upstreamRequests("gemini");
        HttpResponse<String> first = post(KEY, id, path, body.replace('\'', '"'));
        HttpResponse<String> again = post(KEY, id, path, body.replace('\'', '"').replace(",", " , "));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(withoutComments(again)).isEqualTo(withoutComments(first));
        assertThat(again.headers().firstValue("content-type"))
                .isEqualTo(first.headers().firstValue("content-type"));
        assertThat(first.headers().firstValue(REPLAY)).isEmpty();
        assertThat(again.headers().firstValue(REPLAY)).contains("true");
        assertThat(again.headers().firstValue("x-lyss-replay-of"))
                .isEqualTo(first.headers().firstValue("x-request-id"));
        assertThat(upstreamRequests("gemini") - before).isEqualTo(1);
    }

    @Test
    void replay_hasARowThatCostsNothing_andTakesNothingFromLimits() throws Exception {
        KeyTerms terms = new KeyTerms(new RateLimits(1L, null, null), null, null);
        String key = key("demo", terms);
        String body = chat("sim-openai:tokens=4", "\"seed\":1,\"logprobs\":true,");
        assertThat(post(key, id, "/v1/chat/completions", body).statusCode()).isEqualTo(200);
        HttpResponse<String> replay = post(key, id, "/v1/chat/completions", body);
        assertThat(replay.statusCode()).as(replay.body()).isEqualTo(200);
        Map<String, Object> row = jdbc.sql("select * from requests where request_id = ?")
                .param(replay.headers().firstValue("x-request-id").orElseThrow())
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("outcome", "replayed")
                .containsEntry("attempts", 0)
                .containsEntry("status", 200)
                .containsEntry("completion_tokens", null);
    }

    @Test
    void replay_tellsWhatTheFirstLost() throws Exception {
        String body = chat("sim-anthropic", "\"seed\":1,");
        HttpResponse<String> first = post(KEY, id, "/v1/chat/completions", body);
        HttpResponse<String> again = post(KEY, id, "/v1/chat/completions", body);
        assertThat(first.headers().firstValue("x-lyss-loss")).isPresent();
        assertThat(again.headers().firstValue("x-lyss-loss"))
                .isEqualTo(first.headers().firstValue("x-lyss-loss"));
    }

    @Test
    void otherBody_isA409InTheDialectsShape() throws Exception {
        assertThat(post(KEY, id, "/v1/chat/completions", chat("sim-openai", "")).statusCode())
                .isEqualTo(200);
        HttpResponse<String> other = post(KEY, id, "/v1/chat/completions", chat("sim-openai", "\"seed\":2,"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other).at("/error/code").textValue()).isEqualTo("idempotency_key_reused");
        HttpResponse<String> messages = post(
                KEY,
                id,
                "/v1/messages",
                "{\"model\":\"sim-openai\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(messages.statusCode()).isEqualTo(409);
        assertThat(json(messages).at("/error/type").textValue()).isEqualTo("conflict_error");
    }

    @ParameterizedTest
    @CsvSource({"503,''", "429,''", "500,''", "'end=3','\"stream\":true,'", "'tokens=3','\"n\":\"x\",'"})
    void failedRequest_isNotKept(String fault, String more) throws Exception {
        String model = "idempotent-" + UUID.randomUUID();
        addChannel(model, "openai", model, "sim-openai:" + fault, 0);
        String body = chat(model, more);
        HttpResponse<String> first = post(KEY, id, "/v1/chat/completions", body);
        assertThat(first.body()).contains("error");
        addChannel(model + "-good", "openai", model, "sim-openai:tokens=3", 0);
        await().untilAsserted(() -> {
            HttpResponse<String> again =
                    post(KEY, id, "/v1/chat/completions", chat(model, more.contains("n\"") ? "" : more));
            assertThat(again.body()).doesNotContain("\"error\"");
            assertThat(again.statusCode()).isEqualTo(200);
        });
    }

    @Test
    void abandonedStream_givesItsKeyBack() throws Exception {
        String body = chat("sim-openai:tokens=300,interval=50", "\"stream\":true,");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                                    + "\r\nIdempotency-Key: " + id
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readNBytes(600);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> jdbc.sql("select count(*) from idempotent_requests where idempotency_key = ?")
                                .param(id)
                                .query(Long.class)
                                .single()
                        == 0);
    }

    @Test
    void othersWithTheSameKey_neverMeet() throws Exception {
        String tenant = "idem-" + id.substring(0, 8);
        tenants.create(tenant, "Other");
        Channel demo = channels.all().stream()
                .filter(channel -> channel.id().equals("demo-openai"))
                .findFirst()
                .orElseThrow();
        channels.save(new Channel(
                tenant,
                tenant,
                tenant,
                "openai",
                demo.baseUrl(),
                new Credential("simulated"),
                Map.of(),
                List.of(new ChannelModel("sim-openai", "sim-openai:tokens=2")),
                1,
                0,
                true));
        String body = chat("sim-openai", "");
        HttpResponse<String> first = post(KEY, id, "/v1/chat/completions", body);
        HttpResponse<String> otherKey = post(key("demo", KeyTerms.NONE), id, "/v1/chat/completions", body);
        String stranger = key(tenant, KeyTerms.NONE);
        HttpResponse<String> otherTenant = post(stranger, id, "/v1/chat/completions", body);
        HttpResponse<String> otherBody = post(stranger, id + "x", "/v1/chat/completions", body);
        for (HttpResponse<String> each : List.of(first, otherKey, otherTenant, otherBody)) {
            assertThat(each.statusCode()).as(each.body()).isEqualTo(200);
            assertThat(each.headers().firstValue(REPLAY)).isEmpty();
        }
        assertThat(json(otherTenant).path("id")).isNotEqualTo(json(first).path("id"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 3000})
    void keyOfTheWrongLength_isA400(int length) throws Exception {
        HttpResponse<String> response = post(KEY, "k".repeat(length), "/v1/chat/completions", chat("sim-openai", ""));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/param").textValue()).isEqualTo("Idempotency-Key");
    }

    private String key(String tenant, KeyTerms terms) {
        return keys.issue(new VirtualKey(
                        "key_" + UUID.randomUUID(), tenant, "other", Role.APPLICATION, false, null, null, terms))
                .text();
    }

    private long upstreamRequests(String provider) throws IOException, InterruptedException {
        return json(get("/simulator/counters")).path(provider).path("requests").asLong();
    }

    private HttpRequest request(String key, String idempotencyKey, String path, String body) {
        return request(path)
                .setHeader("Authorization", "Bearer " + key)
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> post(String key, String idempotencyKey, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(key, idempotencyKey, path, body), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String withoutComments(HttpResponse<String> response) {
        return response.body().replace(": keep-alive\n\n", "");
    }
}
