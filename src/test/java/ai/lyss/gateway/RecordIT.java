package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request has its row, and it is there before the answer has ended. */
class RecordIT extends RunningGateway {

    @ParameterizedTest
    @MethodSource("providers")
    void answeredRequest_hasItsRowWhenTheAnswerHasArrived(String provider) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", chat("sim-" + provider + ":tokens=7", ""));
        Map<String, Object> row = row(response);
        assertThat(row)
                .containsEntry("tenant_id", "demo")
                .containsEntry("model", "sim-" + provider + ":tokens=7")
                .containsEntry("provider", provider)
                .containsEntry("outcome", "answered")
                .containsEntry("status", 200)
                .containsEntry(
                        "completion_tokens",
                        json(response).at("/usage/completion_tokens").asLong())
                .containsEntry(
                        "prompt_tokens",
                        json(response).at("/usage/prompt_tokens").asLong())
                .containsEntry("attempts", 1);
        assertThat(row.get("key_id")).isNotNull();
        assertThat((long) row.get("completion_tokens")).isGreaterThanOrEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void streamedRequest_hasUsageAlthoughTheClientDidNotAsk(String provider) throws Exception {
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("sim-" + provider + ":tokens=7", "\"stream\":true,"));
        Map<String, Object> row = row(response);
        assertThat(row).containsEntry("outcome", "answered").containsEntry("stream", true);
        assertThat((long) row.get("completion_tokens")).isGreaterThanOrEqualTo(7);
        assertThat((int) row.get("time_to_first_token_ms")).isBetween(0, (int) row.get("latency_ms"));
    }

    @Test
    void failedOver_hasARowPerAttempt() throws Exception {
        addChannel("record-bad", "gemini", "record-failover", "sim-gemini:503", 0);
        addChannel("record-good", "openai", "record-failover", "sim-openai", 1);
        HttpResponse<String> response = post("/v1/chat/completions", chat("record-failover", ""));
        assertThat(row(response)).containsEntry("attempts", 2).containsEntry("channel_id", "record-good");
        List<Map<String, Object>> attempts = jdbc.sql("select * from attempts where request_id = ? order by attempt")
                .param(id(response))
                .query()
                .listOfRows();
        assertThat(attempts).extracting(row -> row.get("channel_id")).containsExactly("record-bad", "record-good");
        assertThat(attempts).extracting(row -> row.get("outcome")).containsExactly("overloaded", "answered");
        assertThat(attempts.getFirst()).containsEntry("status", 503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"model\":\"nobody\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"})
    void refusedRequest_hasItsRow(String body) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", body);
        assertThat(row(response)).containsEntry("outcome", "failed").containsEntry("status", response.statusCode());
    }

    @Test
    void cutStream_isRecordedAsCut() throws Exception {
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("sim-anthropic:tokens=9,end=2", "\"stream\":true,"));
        assertThat(row(response)).containsEntry("outcome", "cut");
    }

    @Test
    void abandonedStream_isRecordedAsAbandoned() throws Exception {
        String model = "sim-deepseek:tokens=500,interval=20,latency=1";
        String body = chat(model, "\"stream\":true,");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + KEY
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readNBytes(1000);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(jdbc.sql("select outcome from requests where model = ?")
                                .param(model)
                                .query(String.class)
                                .list())
                        .containsExactly("abandoned"));
    }

    private Map<String, Object> row(HttpResponse<String> response) {
        return jdbc.sql("select * from requests where request_id = ?")
                .param(id(response))
                .query()
                .singleRow();
    }

    private static String id(HttpResponse<String> response) {
        return response.headers().firstValue("x-request-id").orElseThrow();
    }
}
