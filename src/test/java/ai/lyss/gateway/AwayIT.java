package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import redis.embedded.RedisServer;

/** The whole application on a real Redis and a real database, which go away, with policies other than the usual ones. */
class AwayIT {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private static RedisServer redis;
    private static URI redisUri;
    private static ServletWebServerApplicationContext gateway;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            redisUri = URI.create("redis://127.0.0.1:" + free.getLocalPort());
        }
        redis = new RedisServer(redisUri.getPort());
        redis.start();
        gateway = (ServletWebServerApplicationContext) new SpringApplicationBuilder(GatewayApplication.class)
                .profiles("demo")
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.jmx.enabled=false",
                        "--lyss.demo.key=" + RunningGateway.KEY,
                        "--lyss.credentials.keyset-file=target/away-keyset.json",
                        "--lyss.ledger.spool.directory=target/test-spool/" + UUID.randomUUID(),
                        "--lyss.limits.redis.uri=" + redisUri,
                        "--lyss.limits.redis.timeout=2s", // machines that test are slow
                        "--lyss.limits.store-down=refuse",
                        "--lyss.quota.database-away=allow",
                        "--lyss.quota.patience=100ms",
                        "--spring.datasource.url=" + DATABASE.url(),
                        "--spring.datasource.username=" + DATABASE.user());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        HTTP.close();
        redis.stop();
    }

    /** What other nodes have taken counts, and what this one takes is there for them; without Redis nobody knows. */
    @Test
    void limits_areThoseOfAllNodes_andRefuseWithoutRedisIfPolicySaysSo() throws Exception {
        limitDemo("{\"requests_per_minute\": 3, \"concurrency\": 2}");
        String model = "sim-openai:tokens=2";
        RedisClient client = RedisClient.create(redisUri.toString());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            for (int i = 0; i < 2; i++) { // whatever was taken: what Redis does not know has not been
                connection.sync().flushall();
                HttpResponse<String> first = post(model);
                assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
                assertThat(first.headers().firstValue("x-ratelimit-remaining-requests"))
                        .contains("2");
            }
            assertThat(connection.sync().keys("lyss:*")).anyMatch(key -> key.startsWith("lyss:TENANT:demo:"));
            for (String other : List.of("one", "two")) {
                connection.sync().zadd("lyss:running:TENANT:demo", System.currentTimeMillis() + 60_000.0, other);
            }
            assertThat(post(model).statusCode()).as("two run on another node").isEqualTo(429);
            connection.sync().del("lyss:running:TENANT:demo");
            int answered = 1;
            while (post(model).statusCode() == 200) {
                answered++;
            }
            assertThat(answered).isBetween(2, 4); // of three a minute, should one come back meanwhile
            HttpResponse<String> refused = post(model);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.body()).contains("rate_limit_exceeded");
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
        redis.stop();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(post(model).statusCode()).isEqualTo(503));
        limitDemo("{}");
        assertThat(post(model).statusCode()).as("no limits, no Redis").isEqualTo(200);
        redis.start();
    }

    /** Who lets everybody in without the database finds all of it counted afterwards, and the overrun called by name. */
    @Test
    void quotasWithoutTheDatabase_answerIfPolicySaysSo_andCountTheOverrunLater() throws Exception {
        String model = "sim-openai:tokens=3";
        DATABASE.client()
                .sql("insert into quotas (id, tenant_id, model, name, period, unit, amount)"
                        + " values ('away', 'demo', ?, 'test', 'total', 'requests', 4)")
                .param(model)
                .update();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(post(model).statusCode()).isEqualTo(200);
            return counters().get("used") instanceof Long used && used == 1;
        });
        List<String> answered = new ArrayList<>();
        DATABASE.stop();
        try {
            for (int i = 0; i < 6; i++) {
                HttpResponse<String> answer = post(model);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                answered.add(answer.headers().firstValue("x-request-id").orElseThrow());
            }
        } finally {
            DATABASE.start();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(counters())
                        .containsEntry("used", 7L)
                        .containsEntry("overrun", 3L)
                        .containsEntry("leased", 0L));
        assertThat(DATABASE.client()
                        .sql("select request_id from requests where model = ?")
                        .param(model)
                        .query(String.class)
                        .list())
                .containsAll(answered)
                .doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(post(model).statusCode()).isEqualTo(429));
    }

    private static Map<String, Object> counters() {
        return DATABASE.client()
                .sql("select coalesce(sum(used), 0)::bigint as used, coalesce(sum(overrun), 0)::bigint as overrun,"
                        + " coalesce(sum(leased), 0)::bigint as leased from " + TestDatabase.QUOTA_COUNTERS
                        + " where quota_id = 'away'")
                .query()
                .singleRow();
    }

    private static void limitDemo(String limits) {
        DATABASE.client()
                .sql("update tenants set limits = ?::jsonb where id = 'demo'")
                .param(limits)
                .update();
        boolean limited = !limits.equals("{}");
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            HttpResponse<String> answer = post("sim-openai:tokens=1");
            boolean told =
                    answer.headers().firstValue("x-ratelimit-limit-requests").isPresent();
            // who is refused because Redis is away is told no limits either
            return limited ? told : !told && answer.statusCode() == 200;
        });
    }

    private static HttpResponse<String> post(String model) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + gateway.getWebServer().getPort() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + RunningGateway.KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(RunningGateway.chat(model, "")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
