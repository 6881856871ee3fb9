package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel cannot say is told, refused or passed over, as channel and key want it. Anthropic has no seed. */
class LossIT extends RunningGateway {

    private static final String LOSING = "\"seed\":7,";

    @ParameterizedTest
    @ValueSource(strings = {"", "\"stream\":true,"})
    void warn_isAnsweredAndTold(String more) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", chat("sim-anthropic", LOSING + more));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-lyss-loss")).hasValue("seed=dropped");
        assertThat(losses(response)).containsExactly("seed=dropped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"stream\":true,"})
    void nothingLost_isNoHeader(String more) throws Exception {
        HttpResponse<String> response = post("/v1/chat/completions", chat("sim-openai", LOSING + more));

        assertThat(response.headers().firstValue("x-lyss-loss")).isEmpty();
        assertThat(losses(response)).isEmpty();
    }

    /** Silence until the upstream's first word lets a comment, and with it the headers, go out before. */
    @Test
    void warn_isToldBeforeTheUpstreamAnswers() throws Exception {
        HttpResponse<String> response =
                post("/v1/chat/completions", chat("sim-anthropic:tokens=2,first=900", LOSING + "\"stream\":true,"));

        assertThat(response.headers().firstValue("x-lyss-loss")).hasValue("seed=dropped");
    }

    @Test
    void strictChannel_refuses() throws Exception {
        addChannel("loss-strict", "anthropic", "loss-strict", "sim-anthropic", 0, Map.of("loss", "strict"));
        HttpResponse<String> response = post("/v1/chat/completions", chat("loss-strict", LOSING));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/param").asText()).isEqualTo("seed");
        assertThat(json(response).at("/error/code").asText()).isEqualTo("unsupported_parameter");
        assertThat(post("/v1/chat/completions", chat("loss-strict", "")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void strictKey_refuses_andDropKeySaysNothing() throws Exception {
        addKey("sk-lyss-strict-key", "strict");
        addKey("sk-lyss-drop-key", "drop");

        HttpResponse<String> refused = postAs("sk-lyss-strict-key", chat("sim-anthropic", LOSING));
        assertThat(refused.statusCode()).isEqualTo(400);
        HttpResponse<String> silent = postAs("sk-lyss-drop-key", chat("sim-anthropic", LOSING));
        assertThat(silent.statusCode()).isEqualTo(200);
        assertThat(silent.headers().firstValue("x-lyss-loss")).isEmpty();
        assertThat(losses(silent)).containsExactly("seed=dropped");
    }

    @Test
    void channelThatLosesNothing_isPreferred() throws Exception {
        addChannel("loss-a", "anthropic", "loss-both", "sim-anthropic", 0);
        addChannel("loss-o", "openai", "loss-both", "sim-openai", 0);
        for (int i = 0; i < 10; i++) {
            HttpResponse<String> response = post("/v1/chat/completions", chat("loss-both", LOSING));
            assertThat(response.headers().firstValue("x-lyss-loss")).isEmpty();
            assertThat(row(response)).containsEntry("channel_id", "loss-o").containsEntry("attempts", 1);
        }
    }

    @Test
    void strictKey_isServedByAnotherPriority() throws Exception {
        addKey("sk-lyss-strict-key-2", "strict");
        addChannel("loss-first", "anthropic", "loss-tiers", "sim-anthropic", 0);
        addChannel("loss-second", "openai", "loss-tiers", "sim-openai", 1);

        HttpResponse<String> response = postAs("sk-lyss-strict-key-2", chat("loss-tiers", LOSING));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(row(response)).containsEntry("channel_id", "loss-second");
    }

    private HttpResponse<String> postAs(String key, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(java.net.URI.create(baseUrl() + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void addKey(String secret, String policy) throws Exception {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256")
                .digest(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        jdbc.sql("""
                        INSERT INTO virtual_keys (id, tenant_id, name, hash, hint, loss_policy)
                        VALUES (:id, 'demo', 'loss', :hash, 'test', :policy)
                        """)
                .param("id", "key-" + secret)
                .param("hash", hash)
                .param("policy", policy)
                .update();
    }

    private Map<String, Object> row(HttpResponse<?> response) {
        return jdbc.sql("SELECT * FROM requests WHERE request_id = :id")
                .param("id", response.headers().firstValue("x-request-id").orElseThrow())
                .query()
                .singleRow();
    }

    private List<Object> losses(HttpResponse<?> response) throws Exception {
        return Arrays.asList((Object[]) ((Array) row(response).get("losses")).getArray());
    }
}
