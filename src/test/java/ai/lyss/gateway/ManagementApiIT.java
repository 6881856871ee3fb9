package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all answers of the management API have in common, on the smallest of its resources. */
class ManagementApiIT extends RunningGateway {

    @Test
    void me_isTheCaller() throws Exception {
        HttpResponse<String> response = get("/api/v1/me");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode envelope = json(response);
        assertEnvelope(envelope);
        assertThat(envelope.path("success").booleanValue()).isTrue();
        assertThat(envelope.path("code").textValue()).isEqualTo("ok");
        assertThat(envelope.path("data").path("tenant_id").textValue()).isEqualTo("demo");
        assertThat(envelope.path("data").path("role").textValue()).isEqualTo("application");
        assertThat(envelope.path("request_id").textValue())
                .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void withoutKey_isA401InTheEnvelope() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(baseUrl() + "/api/v1/me")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertFailure(response, 401, "invalid_api_key");
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/me/", "/api/v1/me/x"})
    void unknownPath_isA404InTheEnvelope(String path) throws Exception {
        assertFailure(get(path), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/proxy/nothing", "/api/v10", "/api/v2/me"})
    void unknownPath_ofSomethingElse_isOpenAis(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("error").path("code").textValue()).isEqualTo("not_found");
    }

    @Test
    void wrongMethod_isA405ThatNamesTheRightOne() throws Exception {
        HttpResponse<String> response = post("/api/v1/me", "{}");
        assertFailure(response, 405, "method_not_allowed");
        assertThat(response.headers().firstValue("allow").orElse("")).contains("GET");
    }

    private static void assertFailure(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode envelope = json(response);
        assertEnvelope(envelope);
        assertThat(envelope.path("success").booleanValue()).isFalse();
        assertThat(envelope.path("data").isNull()).isTrue();
        assertThat(envelope.path("code").textValue()).isEqualTo(code);
        assertThat(envelope.path("message").textValue()).isNotBlank();
        assertThat(response.body()).doesNotContain("java.", "ai.lyss", "Exception");
        assertThat(response.headers().firstValue("x-request-id"))
                .contains(envelope.path("request_id").textValue());
    }

    private static void assertEnvelope(JsonNode envelope) {
        assertThat(envelope.properties().stream().map(Map.Entry::getKey))
                .contains("success", "data", "message", "code", "request_id", "timestamp");
        assertThat(Instant.parse(envelope.path("timestamp").textValue())).isNotNull();
    }
}
