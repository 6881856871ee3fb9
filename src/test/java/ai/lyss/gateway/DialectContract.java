package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.provider.sse.SseEvent;
import ai.lyss.gateway.provider.sse.SseReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every dialect promises its clients, over every provider and every fault: an answer, or a stream with one honest
 * end, or one error in its own shape, and a row in the ledger.
 */
abstract class DialectContract extends RunningGateway {

    private static final List<String> BEFORE_CONTENT = List.of(
            "hang",
            "hang-first",
            "cut-before",
            "malformed",
            "error",
            "content-type",
            "empty",
            "html",
            "401",
            "402",
            "403",
            "429",
            "quota",
            "500",
            "502",
            "503",
            "529");
    private static final List<String> INSTEAD_OF_A_WHOLE_ANSWER =
            List.of("cut-before", "cut=20", "empty", "html", "401", "402", "403", "429", "500", "503", "529");
    private static final List<String> AFTER_CONTENT =
            List.of("end=4", "malformed=4", "error=4", "hang-after=4", "cut=2500");

    /** The endpoint. */
    protected abstract String path();

    /** A body that asks the model for an answer to "Hello". */
    protected abstract String ask(String model, boolean stream);

    /** The text of a whole answer. */
    protected abstract String text(JsonNode answer);

    /** The text of a stream's events. */
    protected abstract String streamedText(List<SseEvent> events);

    /** True when an event tells the client that the answer is complete. */
    protected abstract boolean isEnd(SseEvent event);

    /** True when an event lets the client believe that the answer is complete, such as a reason for its end. */
    protected boolean claimsEnd(SseEvent event) {
        return isEnd(event);
    }

    /** True when an event tells the client that the answer failed. */
    protected abstract boolean isError(SseEvent event);

    /** Checks an error body. */
    protected abstract void assertIsError(JsonNode body, int status, SoftAssertions softly);

    @ParameterizedTest
    @MethodSource("providers")
    void answer_isWholeAndRecorded(String provider) throws Exception {
        HttpResponse<String> response = post(path(), ask("sim-" + provider + ":tokens=3", false));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(text(json(response)).strip()).isEqualTo("w1 w2 w3");
        assertRow(response, "answered", 200);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void stream_isWholeAndRecorded(String provider) throws Exception {
        HttpResponse<String> response = post(path(), ask("sim-" + provider + ":tokens=3", true));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        List<SseEvent> events = read(response.body());
        assertThat(streamedText(events).strip()).isEqualTo("w1 w2 w3");
        assertThat(events.stream().filter(this::isEnd)).hasSize(1);
        assertThat(isEnd(events.getLast()))
                .as("the end is last: " + events.getLast())
                .isTrue();
        assertThat(events.stream().filter(this::isError)).isEmpty();
        assertRow(response, "answered", 200);
    }

    @Test
    void faultAfterContent_isOneErrorAndNoEnd() {
        each(AFTER_CONTENT, (provider, fault, softly) -> {
            String where = provider + " " + fault;
            HttpResponse<String> response =
                    post(path(), ask("sim-" + provider + ":tokens=60,interval=5," + fault, true));
            List<SseEvent> events = read(response.body());
            softly.assertThat(response.statusCode()).isEqualTo(200);
            softly.assertThat(events.stream().filter(this::claimsEnd))
                    .as(where + " ends")
                    .isEmpty();
            softly.assertThat(events.stream().filter(this::isError))
                    .as(where + " errors")
                    .hasSize(1);
            softly.assertThat(isError(events.getLast())).as(where + " is last").isTrue();
            softly.assertThat("w1 w2 w3 w4 w5 w6 w7 w8 w9").as(where).startsWith(firstWords(streamedText(events)));
            softly.assertThat(row(response).get("outcome")).as(where).isEqualTo("cut");
        });
    }

    @Test
    void faultBeforeContent_failsOver() {
        each(BEFORE_CONTENT, (provider, fault, softly) -> {
            List<SseEvent> events =
                    read(post(path(), ask(failover(provider, fault), true)).body());
            String where = provider + " " + fault;
            softly.assertThat(streamedText(events).strip()).as(where).isEqualTo("w1 w2 w3");
            softly.assertThat(isEnd(events.getLast())).as(where).isTrue();
        });
    }

    @Test
    void faultOfAWholeAnswer_failsOver() {
        each(INSTEAD_OF_A_WHOLE_ANSWER, (provider, fault, softly) -> {
            HttpResponse<String> response = post(path(), ask(failover(provider, "whole-" + fault), false));
            softly.assertThat(text(json(response)).strip())
                    .as(provider + " " + fault)
                    .isEqualTo("w1 w2 w3");
        });
    }

    /** A comment may have gone out before the upstream failed; then the error is the stream's only event. */
    @Test
    void faultOfTheOnlyChannel_isOneError() {
        each(BEFORE_CONTENT, (provider, fault, softly) -> {
            String where = provider + " " + fault;
            HttpResponse<String> response = post(path(), ask("sim-" + provider + ":" + fault, true));
            if (response.statusCode() == 200) {
                List<SseEvent> events = read(response.body());
                softly.assertThat(events.stream().filter(this::isError))
                        .as(where)
                        .hasSize(1);
                softly.assertThat(isError(events.getLast())).as(where).isTrue();
                softly.assertThat(events.stream().filter(this::claimsEnd))
                        .as(where)
                        .isEmpty();
            } else {
                assertIsError(json(response), response.statusCode(), softly);
            }
            softly.assertThat(row(response).get("outcome")).as(where).isEqualTo("failed");
            softly.assertThat(row(response).get("status")).as(where).isEqualTo(response.statusCode());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"model\":7}", "{\"model\":\"sim-openai\"}"})
    void badRequest_isA400(String body) throws Exception {
        HttpResponse<String> response = post(path(), body);
        SoftAssertions.assertSoftly(softly -> assertIsError(json(response), 400, softly));
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void unknownModel_isA404() throws Exception {
        HttpResponse<String> response = post(path(), ask("no-such-model", false));
        SoftAssertions.assertSoftly(softly -> assertIsError(json(response), 404, softly));
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void unknownKey_isA401() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(java.net.URI.create(baseUrl() + path()))
                .header("Authorization", "Bearer sk-lyss-wrong")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ask("sim-openai", false)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        SoftAssertions.assertSoftly(softly -> assertIsError(json(response), 401, softly));
        assertThat(response.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void clientGone_cancelsUpstream(String provider) throws Exception {
        long before = aborted(provider);
        HttpResponse<InputStream> response = http.send(
                request(path())
                        .POST(HttpRequest.BodyPublishers.ofString(
                                ask("sim-" + provider + ":tokens=1000,interval=20", true)))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.read()).isNotNegative();
        }
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(aborted(provider)).isGreaterThan(before));
    }

    private long aborted(String provider) throws Exception {
        return json(get("/simulator/counters")).path(provider).path("aborted").asLong();
    }

    private String failover(String provider, String fault) {
        String model = getClass().getSimpleName() + "-" + provider + "-" + fault;
        addChannel(model + "-bad", provider, model, "sim-" + provider + ":" + fault.replace("whole-", ""), 0);
        addChannel(model + "-good", "openai", model, "sim-openai:tokens=3", 1);
        return model;
    }

    private static String firstWords(String text) {
        String stripped = text.strip();
        return stripped.substring(0, Math.min(stripped.length(), 20));
    }

    private interface Check {
        void run(String provider, String fault, SoftAssertions softly) throws Exception;
    }

    private record Case(String provider, String fault) {}

    /** Every fault of every provider, all at once: some are a silence that lasts until the gateway's patience ends. */
    private static void each(List<String> faults, Check check) {
        List<Case> cases = providers()
                .flatMap(provider -> faults.stream().map(fault -> new Case(provider, fault)))
                .toList();
        SoftAssertions softly = new SoftAssertions();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> running = cases.stream()
                    .map(each -> CompletableFuture.runAsync(
                            () -> {
                                SoftAssertions own = new SoftAssertions();
                                try {
                                    check.run(each.provider(), each.fault(), own);
                                } catch (Exception | AssertionError failure) {
                                    own.fail(each + ": " + failure, failure);
                                }
                                synchronized (softly) {
                                    own.assertionErrorsCollected().forEach(softly::collectAssertionError);
                                }
                            },
                            threads))
                    .toList();
            running.forEach(CompletableFuture::join);
        }
        softly.assertAll();
    }

    private void assertRow(HttpResponse<?> response, String outcome, int status) {
        assertThat(row(response))
                .containsEntry("outcome", outcome)
                .containsEntry("status", status)
                .containsEntry("path", path());
        assertThat((Long) row(response).get("completion_tokens")).isPositive();
    }

    private Map<String, Object> row(HttpResponse<?> response) {
        String id = response.headers().firstValue("x-request-id").orElseThrow();
        return jdbc.sql("SELECT * FROM requests WHERE request_id = :id")
                .param("id", id)
                .query()
                .singleRow();
    }

    private static List<SseEvent> read(String body) throws IOException {
        SseReader reader = new SseReader(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), 1 << 20);
        List<SseEvent> events = new ArrayList<>();
        SseEvent event;
        while ((event = reader.next()) != null) {
            events.add(event);
        }
        return events;
    }

    /** An event's data, or an empty object when it is not JSON. */
    protected static JsonNode data(SseEvent event) {
        JsonNode data = Json.objectOrNull(event.data());
        return data == null ? Json.object() : data;
    }
}
