package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Budgets of models whose servers count in ways of their own, or not at all. */
class OddUsageIT extends RunningGateway {

    private static final String STREAM = "\"stream\":true,";

    private final String model = "odd-" + UUID.randomUUID();
    private final String quota = "quota-" + model;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private volatile String answer = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        channels.save(new Channel(
                model,
                "demo",
                model,
                "openai",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                new Credential("k"),
                Map.of(),
                List.of(new ChannelModel(model, model)),
                1,
                0,
                true));
    }

    @AfterEach
    void stop() {
        jdbc.sql("delete from quotas where tenant_id = 'demo' and id like ?")
                .param("%" + model)
                .update();
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders()
                .add("Content-Type", answer.startsWith("data") ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.getBytes(UTF_8));
        }
    }

    /** Of which nearly all is what frames an answer. */
    @Test
    void shortAnswers_doNotTellHowLongOnesAreCounted() throws Exception {
        earlier(stream(said("Yes", 1), usage(5, 5)));
        answer = stream(said(" word", 200), usage(5, 204));
        quota("", 400);
        assertThat(streamed("")).endsWith("[DONE]");
        assertThat(used()).isEqualTo(204);
    }

    /** As with servers that count thoughts, and do not say how many they are. */
    @Test
    void thoughtsThatAreNotCountedApart_doNotTellHowWordsAreCounted() throws Exception {
        String thoughts = said(" word", 300).replace("\"content\"", "\"reasoning_content\"");
        earlier(stream(thoughts + said(" word", 20), usage(5, 320)));
        answer = stream(said(" word", 200), usage(5, 200));
        quota("", 400);
        assertThat(streamed("")).endsWith("[DONE]");
        assertThat(used()).isEqualTo(200);
    }

    /** Of which the quick count says nearly twice as much; English that is longer has been counted well. */
    @Test
    void shortChinese_doesNotTellHowEnglishIsCounted() throws Exception {
        earlier(stream(said("今天天气很好，我们一起去公园散步吧。", 5), usage(5, 60)));
        answer = stream(said(" word", 2000), usage(5, 2000));
        quota("", 1000);
        assertThat(text(streamed("")).split(" word", -1)).hasSizeLessThan(1100);
    }

    @Test
    void answerThatIsCountedAsNothing_isCountedHere() throws Exception {
        quota("", 10_000);
        answer = stream(said(" word", 200), usage(0, 0));
        assertThat(streamed("")).endsWith("[DONE]");
        assertThat(used()).isEqualTo(200);
        answer = stream(said(" word", 200), "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7}}\n\n");
        assertThat(streamed("")).endsWith("[DONE]");
        assertThat(used()).isEqualTo(400);
        answer = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + " word".repeat(200)
                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}";
        assertThat(post("/v1/chat/completions", chat(model, "")).statusCode()).isEqualTo(200);
        assertThat(used()).isEqualTo(600);
        assertThat(jdbc.sql("select sum(completion_tokens) from requests where model = ? and usage_estimated")
                        .param(model)
                        .query(Long.class)
                        .single())
                .isEqualTo(600);
    }

    @Test
    void silence_costsNothing_whereItIsCountedAsNothing() throws Exception {
        quota("", 10_000);
        answer = stream("", usage(5, 0));
        assertThat(streamed("")).endsWith("[DONE]");
        assertThat(used()).isZero();
    }

    /** What was reserved is enough for the limit, and not for what is beyond. */
    @Test
    void streamThatIgnoresItsLimit_isCut() throws Exception {
        answer = stream(said(" word", 3000), usage(5, 3000));
        quota("", 100);
        assertThat(streamed("\"max_tokens\":10,").getLast()).contains("insufficient_quota");
        assertThat(used()).isBetween(90L, 100L);
    }

    /** We may count more than the model does. */
    @Test
    void streamOfWhichAllWasReserved_isNotCut() throws Exception {
        answer = stream(said(" word", 150), usage(5, 100));
        quota("", 100);
        assertThat(streamed("\"max_tokens\":100,")).endsWith("[DONE]");
        assertThat(used()).isEqualTo(100);
    }

    /** What was answered before, under a quota with room. */
    private void earlier(String stream) throws Exception {
        answer = stream;
        quota("earlier-", 1_000_000);
        for (int i = 0; i < 3; i++) {
            assertThat(streamed("")).endsWith("[DONE]");
        }
    }

    private List<String> streamed(String more) throws Exception {
        return events(post("/v1/chat/completions", chat(model, STREAM + more)).body());
    }

    /** Of completion tokens, in force when this returns. */
    private void quota(String prefix, long amount) throws Exception {
        String probe = "probe-" + prefix + model;
        jdbc.sql("""
                        insert into quotas (id, tenant_id, model, name, period, unit, amount, when_exhausted)
                        values (?, 'demo', ?, 'test', 'day', 'completion_tokens', ?, 'cut'),
                               (?, 'demo', ?, 'test', 'day', 'requests', 0, 'cut')""").params(prefix + quota, model, amount, probe, probe).update();
        addChannel(probe, "openai", probe, "sim-openai", 0);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> post("/v1/chat/completions", chat(probe, "")).statusCode() == 429);
    }

    private long used() {
        return jdbc.sql("select coalesce(sum(used), 0) from " + TestDatabase.QUOTA_COUNTERS + " where quota_id = ?")
                .param(quota)
                .query(Long.class)
                .single();
    }

    private static String stream(String said, String usage) {
        return said + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n" + usage
                + "data: [DONE]\n\n";
    }

    private static String said(String piece, int times) {
        ObjectNode chunk = Json.object();
        chunk.putArray("choices").addObject().put("index", 0).putObject("delta").put("content", piece);
        return ("data: " + Json.text(chunk) + "\n\n").repeat(times);
    }

    private static String usage(int prompt, int completion) {
        return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion
                + "}}\n\n";
    }
}
