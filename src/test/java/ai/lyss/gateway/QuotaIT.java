package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.RateLimits;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Real requests against real quotas: each test has a model of its own, and quotas for that. */
class QuotaIT extends RunningGateway {

    private static final Map<String, String> PRICED = Map.of("price-input", "10", "price-output", "100");

    private final List<String> quotas = new ArrayList<>();

    @Autowired
    private ChannelHealth health;

    @AfterEach
    void deleteQuotas() {
        quotas.forEach(
                id -> jdbc.sql("delete from quotas where id = ?").param(id).update());
    }

    @Test
    void requests_areAnsweredUntilTheQuotaIsExhausted() throws Exception {
        String model = model("tokens=3");
        String quota = quota(model, "requests", 3, "cut");
        for (int i = 0; i < 3; i++) {
            assertThat(post("/v1/chat/completions", chat(model, "")).statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> refused = post("/v1/chat/completions", chat(model, ""));
        assertThat(refused.statusCode()).isEqualTo(429);
        JsonNode error = json(refused).path("error");
        assertThat(error.path("type").asText()).isEqualTo("insufficient_quota");
        assertThat(error.path("code").asText()).isEqualTo("insufficient_quota");
        assertThat(error.path("message").asText())
                .contains("the tenant's requests for " + model + " per day", "3 requests", "It resets at");
        assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1L, 86_401L);
        assertThat(counters(quota)).containsExactly(3L, 0L);
    }

    /** Which is no exhausted quota: a smaller request would be answered. */
    @Test
    void quotaWithTooLittleLeft_saysHowMuchThatIs() throws Exception {
        String model = model("tokens=3");
        quota(model, "prompt_tokens", 2, "cut");
        HttpResponse<String> refused = post("/v1/chat/completions", chat(model, ""));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/message").asText())
                .matches("The quota of the tenant's prompt tokens for " + model + " per day \\(2 prompt tokens\\) has"
                        + " too little left: the request needs about \\d+ prompt tokens and there are 2 prompt tokens\\."
                        + " It resets at .*Z\\.");
    }

    @Test
    void refusal_isSaidInAnthropicsWords() throws Exception {
        String model = model("tokens=3");
        quota(model, "requests", 0, "cut");
        HttpResponse<String> refused = post("/v1/messages", chat(model, "\"max_tokens\":5,"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).path("type").asText()).isEqualTo("error");
        assertThat(json(refused).at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
    }

    @Test
    void countedTokens_areFree() throws Exception {
        String model = model("tokens=3");
        quota(model, "requests", 0, "cut");
        assertThat(post("/v1/messages/count_tokens", chat(model, "")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void failedRequest_takesNothing() throws Exception {
        String model = model("503");
        String quota = quota(model, "requests", 5, "cut");
        assertThat(post("/v1/chat/completions", chat(model, "")).statusCode()).isEqualTo(503);
        String tokens = quota(model, "total_tokens", 5000, "cut");
        assertThat(post("/v1/chat/completions", chat(model, "")).statusCode()).isEqualTo(503);
        assertThat(counters(quota).getFirst()).isZero();
        assertThat(counters(tokens).getFirst()).isZero();
    }

    @Test
    void usage_isThatOfTheLedger() throws Exception {
        String model = pricedModel("tokens=9");
        String tokens = quota(model, "total_tokens", 1_000_000, "cut");
        String prompt = quota(model, "prompt_tokens", 1_000_000, "cut");
        String completion = quota(model, "completion_tokens", 1_000_000, "cut");
        String cost = quota(model, "cost", 1_000_000_000, "cut");
        for (int i = 0; i < 3; i++) {
            assertThat(post("/v1/chat/completions", chat(model, i == 1 ? "\"stream\":true," : ""))
                            .statusCode())
                    .isEqualTo(200);
        }
        Map<String, Object> ledger = jdbc.sql("""
                        select sum(prompt_tokens)::bigint p, sum(completion_tokens)::bigint c, sum(cost_nanos)::bigint n
                        from requests where model = ?""").param(model).query().singleRow();
        assertThat(used(prompt)).isEqualTo(ledger.get("p")).isNotEqualTo(0L);
        assertThat(used(completion)).isEqualTo(ledger.get("c")).isNotEqualTo(0L);
        assertThat(used(tokens)).isEqualTo((long) ledger.get("p") + (long) ledger.get("c"));
        assertThat(used(cost)).isEqualTo(ledger.get("n")).isNotEqualTo(0L);
    }

    @Test
    void stream_isCutWhenTheBudgetIsExhausted() throws Exception {
        String model = model("tokens=2000");
        String quota = quota(model, "completion_tokens", 300, "cut");
        HttpResponse<String> cut = post("/v1/chat/completions", chat(model, "\"stream\":true,"));
        List<String> events = events(cut.body());
        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(events).doesNotContain("[DONE]").noneMatch(event -> event.contains("\"finish_reason\":\"stop\""));
        assertThat(events.getLast()).contains("insufficient_quota", "The answer ends here.");
        assertThat(used(quota)).isBetween(200L, 300L);
        assertThat(jdbc.sql("select outcome from requests where model = ?")
                        .param(model)
                        .query(String.class)
                        .single())
                .isEqualTo("cut");
    }

    /** To the last token, as the model counts; the ledger says the same. */
    @Test
    void streamThatIsCut_takesNoMoreThanThereIs() throws Exception {
        String model = model("tokens=40");
        String body = chat(model, "\"stream\":true,");
        quota(model, "completion_tokens", 1_000_000, "cut");
        String shorter = chat(model, "\"stream\":true,\"max_tokens\":10,");
        assertThat(events(post("/v1/chat/completions", shorter).body()))
                .as("how the model counts has to be known")
                .endsWith("[DONE]");
        String quota = quota(model, "completion_tokens", 30, "cut");
        HttpResponse<String> cut = post("/v1/chat/completions", body);
        assertThat(events(cut.body()).getLast()).contains("insufficient_quota");
        assertThat(used(quota)).isBetween(29L, 30L);
        assertThat(text(events(cut.body()))).isEqualTo(words(used(quota)));
        assertThat(jdbc.sql("select completion_tokens from requests where model = ? and outcome = 'cut'")
                        .param(model)
                        .query(Long.class)
                        .single())
                .isEqualTo(used(quota));
    }

    private long overrun(String quota) {
        return jdbc.sql("select overrun from " + TestDatabase.QUOTA_COUNTERS + " where quota_id = ?")
                .param(quota)
                .query(Long.class)
                .single();
    }

    private static String words(long count) {
        return LongStream.rangeClosed(1, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    @Test
    void stream_finishesWherePolicyLetsItAndItsExcessIsRecorded() throws Exception {
        String model = model("tokens=500");
        String quota = quota(model, "completion_tokens", 300, "finish");
        HttpResponse<String> finished = post("/v1/chat/completions", chat(model, "\"stream\":true,"));
        assertThat(events(finished.body())).endsWith("[DONE]");
        long used = used(quota);
        assertThat(used).isGreaterThanOrEqualTo(500);
        assertThat(overrun(quota)).isEqualTo(used - 300);
        assertThat(post("/v1/chat/completions", chat(model, "\"stream\":true,")).statusCode())
                .isEqualTo(429);
    }

    /** What was left when it began is not part of the overrun, though it is less than what lacked. */
    @Test
    void wholeAnswer_overrunsByWhatIsBeyondTheLimitOnly() throws Exception {
        String model = model("tokens=500");
        quota(model, "completion_tokens", 1_000_000, "finish");
        assertThat(post("/v1/chat/completions", chat(model, "\"max_tokens\":10,"))
                        .statusCode())
                .as("an answer that lets the next one be judged as short")
                .isEqualTo(200);
        String quota = quota(model, "completion_tokens", 300, "finish");
        assertThat(post("/v1/chat/completions", chat(model, "")).statusCode()).isEqualTo(200);
        assertThat(used(quota)).isEqualTo(500);
        assertThat(overrun(quota)).isEqualTo(200);
    }

    @Test
    void wholeAnswer_isNoLongerThanTheBudgetCanPay() throws Exception {
        String model = model("tokens=2000");
        String quota = quota(model, "completion_tokens", 300, "cut");
        HttpResponse<String> answer = post("/v1/chat/completions", chat(model, ""));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(used(quota)).isBetween(200L, 300L);
    }

    @Test
    void clientThatHangsUp_paysForWhatWasProduced() throws Exception {
        String model = model("tokens=500,interval=20");
        String quota = quota(model, "completion_tokens", 100_000, "cut");
        String body = chat(model, "\"stream\":true,");
        try (Socket socket = begun(body)) {
            socket.getInputStream().readNBytes(2000);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(used(quota)).isBetween(1L, 400L));
        assertThat(used(quota))
                .isEqualTo(jdbc.sql("select completion_tokens from requests where model = ?")
                        .param(model)
                        .query(Long.class)
                        .single());
    }

    /** Whoever was sent the prompt has read it: once for the request, and once more for the other that was asked. */
    @ParameterizedTest
    @CsvSource({"1, 1", "100, 2"})
    void clientThatHangsUpBeforeTheFirstContent_paysThePromptForEachThatWasAsked(int hedgePercent, int asked)
            throws Exception {
        String model = pricedModel("tokens=1");
        addChannel(model + "-beside", "openai", model, "sim-openai:tokens=1", 1, PRICED);
        jdbc.sql("insert into balance_policies (id, tenant_id, model, hedge_percent) values (?, 'demo', ?, ?)")
                .params(model, model, hedgePercent)
                .update();
        await().until(() -> channels.snapshot().policy("demo", model).isPresent());
        post("/v1/chat/completions", chat(model, "\"stream\":true,")); // now it is known how long it takes
        addChannel(model, "openai", model, "sim-openai:first=60000", 0, PRICED);
        addChannel(model + "-beside", "openai", model, "sim-openai:first=60000", 1, PRICED);
        String requests = quota(model, "requests", 100, "cut");
        String prompt = quota(model, "prompt_tokens", 100_000, "cut");
        String cost = quota(model, "cost", 1_000_000_000, "cut");
        try (Socket socket = begun(chat(model, "\"stream\":true,"))) {
            socket.getInputStream().readNBytes(1); // of a keep-alive
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> used(requests) == 1);
        Map<String, Object> row = jdbc.sql("select * from requests where model = ? and outcome = 'abandoned'")
                .param(model)
                .query()
                .singleRow();
        long tokens = (long) row.get("prompt_tokens");
        assertThat(row).containsEntry("attempts", asked).containsEntry("cost_nanos", tokens * 10_000);
        assertThat(jdbc.sql("select coalesce(sum(cost_nanos), 0) from attempts where request_id = ?")
                        .param(row.get("request_id"))
                        .query(Long.class)
                        .single())
                .isEqualTo((asked - 1) * tokens * 10_000);
        assertThat(used(prompt)).isEqualTo(asked * tokens).isPositive();
        assertThat(used(cost)).isEqualTo(asked * tokens * 10_000);
    }

    /** Nobody was sent the prompt: one channel could not be reached, and no place came free on the other. */
    @Test
    void clientThatHangsUpBeforeAnybodyWasSentThePrompt_paysNothing() throws Exception {
        String model = "quota-" + UUID.randomUUID();
        addChannel(model + "-busy", "openai", model, "sim-openai:first=60000", 1, PRICED);
        Channel simulated = channels.snapshot().find(model + "-busy").orElseThrow();
        Channel busy = new Channel(
                simulated.id(),
                "demo",
                simulated.name(),
                "openai",
                simulated.baseUrl(),
                simulated.credential(),
                PRICED,
                simulated.models(),
                1,
                1,
                true,
                new RateLimits(null, null, 1),
                new ChannelTimeouts(null, Duration.ofHours(1), null, null));
        channels.save(busy);
        channels.save(new Channel(
                model + "-closed",
                "demo",
                model + "-closed",
                "openai",
                closed(),
                simulated.credential(),
                PRICED,
                simulated.models(),
                1,
                0,
                true));
        jdbc.sql("insert into balance_policies (id, tenant_id, model, queue_wait_ms) values (?, 'demo', ?, 3600000)")
                .params(model, model)
                .update();
        await().until(() -> channels.snapshot().policy("demo", model).isPresent());
        String requests = quota(model, "requests", 100, "cut");
        String prompt = quota(model, "prompt_tokens", 100_000, "cut");
        try (Socket first = begun(chat(model, "\"stream\":true,"))) {
            await().until(() -> health.status(busy).inFlight() == 1);
            try (Socket waits = begun(chat(model, "\"stream\":true,"))) {
                waits.getInputStream().readNBytes(1); // of a keep-alive
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> !abandoned(model).isEmpty());
            assertThat(abandoned(model))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("attempts", 1)
                            .containsEntry("prompt_tokens", null)
                            .containsEntry("cost_nanos", null));
            assertThat(used(requests)).isZero();
            assertThat(used(prompt)).isZero();
        }
    }

    /** The first was still shaking hands when the second had answered. */
    @Test
    void channelThatWasOutrunBeforeItWasSentThePrompt_costsNothing() throws Exception {
        String model = pricedModel("tokens=1");
        addChannel(model + "-beside", "openai", model, "sim-openai:tokens=1", 1, PRICED);
        jdbc.sql("insert into balance_policies (id, tenant_id, model, hedge_percent) values (?, 'demo', ?, 100)")
                .params(model, model)
                .update();
        await().until(() -> channels.snapshot().policy("demo", model).isPresent());
        post("/v1/chat/completions", chat(model, "")); // now it is known how long it takes
        Channel simulated = channels.snapshot().find(model).orElseThrow();
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            channels.save(new Channel(
                    model,
                    "demo",
                    model,
                    "openai",
                    URI.create("https://" + silent.getInetAddress().getHostAddress() + ":" + silent.getLocalPort()),
                    simulated.credential(),
                    PRICED,
                    simulated.models(),
                    1,
                    0,
                    true));
            String prompt = quota(model, "prompt_tokens", 100_000, "cut");
            HttpResponse<String> answer = post("/v1/chat/completions", chat(model, ""));
            assertThat(answer.statusCode()).isEqualTo(200);
            long tokens = json(answer).at("/usage/prompt_tokens").asLong();
            Map<String, Object> row = jdbc.sql("select * from requests where model = ? and attempts = 2")
                    .param(model)
                    .query()
                    .singleRow();
            assertThat(row).containsEntry("prompt_tokens", tokens);
            assertThat(jdbc.sql("select coalesce(sum(cost_nanos), 0) from attempts where request_id = ?")
                            .param(row.get("request_id"))
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(used(prompt)).isEqualTo(tokens);
        }
    }

    private List<Map<String, Object>> abandoned(String model) {
        return jdbc.sql("select attempts, prompt_tokens, cost_nanos from requests where model = ?"
                        + " and outcome = 'abandoned'")
                .param(model)
                .query()
                .listOfRows();
    }

    /** Where nobody listens any more. */
    private static URI closed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://" + server.getInetAddress().getHostAddress() + ":" + server.getLocalPort());
        }
    }

    @Test
    void whatHasNoPrice_isRefusedUnderABudgetOfMoney() throws Exception {
        String model = model("tokens=3");
        quota(model, "cost", 1_000_000_000, "cut");
        HttpResponse<String> refused = post("/v1/chat/completions", chat(model, ""));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).at("/error/code").asText()).isEqualTo("model_not_priced");
        assertThat(json(refused).at("/error/message").asText()).contains(model);
    }

    @Test
    void shadowQuota_measuresAndRefusesNobody() throws Exception {
        String model = model("tokens=3");
        String quota = quota(model, "requests", 1, "cut");
        jdbc.sql("update quotas set mode = 'shadow' where id = ?").param(quota).update();
        await().untilAsserted(() -> {
            assertThat(post("/v1/chat/completions", chat(model, "")).statusCode())
                    .isEqualTo(200);
            assertThat(used(quota)).isGreaterThanOrEqualTo(3);
        });
    }

    /** Without limits, at 50 at once, against a budget for exactly 100: hardly anybody is refused too early. */
    @Test
    void budgetForHundredRequests_admitsAtLeastNinetyEight() throws Exception {
        for (String streamed : List.of("\"stream\":true,", "")) {
            String model = model("tokens=20,latency=30");
            String body = chat(model, streamed);
            HttpResponse<String> sample = post("/v1/chat/completions", body);
            assertThat(sample.statusCode()).isEqualTo(200);
            long each = jdbc.sql("select prompt_tokens + completion_tokens from requests where model = ?")
                    .param(model)
                    .query(Long.class)
                    .single();
            String other = model("tokens=20,latency=31"); // whose answers nobody knows yet
            String quota = quota(other, "total_tokens", 100 * each, "cut");
            int answered = answeredBeforeTheFirstRefusal(chat(other, streamed));
            assertThat(answered).isBetween(98, 100);
            assertThat(used(quota)).isBetween(98 * each, 100 * each);
        }
    }

    private int answeredBeforeTheFirstRefusal(String body) throws Exception {
        Semaphore concurrency = new Semaphore(50);
        List<Future<Boolean>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 130; i++) {
                results.add(threads.submit(() -> {
                    concurrency.acquire();
                    try {
                        HttpResponse<String> response = post("/v1/chat/completions", body);
                        return response.statusCode() == 200 && !response.body().contains("insufficient_quota");
                    } finally {
                        concurrency.release();
                    }
                }));
            }
        }
        int answered = 0;
        for (Future<Boolean> result : results) {
            answered += result.get() ? 1 : 0;
        }
        return answered;
    }

    /** A model of its own, of the simulator. */
    private String model(String script) {
        String model = "quota-" + UUID.randomUUID();
        addChannel(model, "openai", model, "sim-openai:" + script, 0);
        return model;
    }

    /** A request that somebody reads for as long as they like. */
    private Socket begun(String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private String pricedModel(String script) {
        String model = "quota-" + UUID.randomUUID();
        addChannel(model, "openai", model, "sim-openai:" + script, 0, PRICED);
        return model;
    }

    /** A quota of the demo tenant for one model, in force when this returns. */
    private String quota(String model, String unit, long amount, String whenExhausted)
            throws IOException, InterruptedException {
        String id = "quota-" + UUID.randomUUID();
        String probe = "probe-" + id;
        jdbc.sql("""
                        insert into quotas (id, tenant_id, model, name, period, unit, amount, when_exhausted)
                        values (?, 'demo', ?, 'test', 'day', ?, ?, ?), (?, 'demo', ?, 'test', 'day', 'requests', 0, 'cut')""")
                .params(id, model, unit, amount, whenExhausted, probe, probe)
                .update();
        quotas.add(id);
        quotas.add(probe);
        addChannel(probe, "openai", probe, "sim-openai", 0);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> post("/v1/chat/completions", chat(probe, "")).statusCode() == 429);
        return id;
    }

    private long used(String quota) {
        return counters(quota).getFirst();
    }

    /** Used, and leased beyond what is free in memory: what was used has left the lease. */
    private List<Long> counters(String quota) {
        List<Map<String, Object>> rows = jdbc.sql(
                        "select used, leased from " + TestDatabase.QUOTA_COUNTERS + " where quota_id = ?")
                .param(quota)
                .query()
                .listOfRows();
        return rows.isEmpty()
                ? List.of(0L, 0L)
                : List.of((long) rows.getFirst().get("used"), (long)
                        rows.getFirst().get("leased"));
    }
}
