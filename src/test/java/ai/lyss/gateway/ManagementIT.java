package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** What operators see, on the port that is theirs. */
@AutoConfigureObservability
class ManagementIT extends RunningGateway {

    @LocalManagementPort
    private int management;

    @Autowired
    private CamelContext camel;

    @Test
    void liveness_needsNothingButTheProcess() throws Exception {
        assertThat(get(management, "/actuator/health/liveness").body())
                .contains("livenessState", "UP")
                .doesNotContain("db", "ledger", "camel");
    }

    @Test
    void readiness_needsTheLedgerAndTheRoutes() throws Exception {
        JsonNode components = Json.MAPPER
                .readTree(get(management, "/actuator/health/readiness").body())
                .path("components");
        assertThat(components.fieldNames()).toIterable().contains("ledger", "camelHealth", "readinessState");
        assertThat(components)
                .allMatch(component -> component.path("status").textValue().equals("UP"));
    }

    @Test
    void stoppedRoute_isNotReady() throws Exception {
        camel.getRouteController().stopRoute("models");
        try {
            assertThat(get(management, "/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
        } finally {
            camel.getRouteController().startRoute("models");
        }
        await().until(() -> get(management, "/actuator/health/readiness").statusCode() == 200);
    }

    @Test
    void stoppedProvider_leavesTheNodeReady() throws Exception {
        camel.getRouteController().stopRoute("provider-gemini");
        try {
            assertThat(get(management, "/actuator/health/readiness").statusCode())
                    .isEqualTo(200);
        } finally {
            camel.getRouteController().startRoute("provider-gemini");
        }
    }

    @Test
    void metrics_countARequestAndNameNoTenant() throws Exception {
        assertThat(get(port, "/v1/nothing").statusCode()).isEqualTo(404);
        http.send(
                HttpRequest.newBuilder(URI.create(baseUrl() + "/v1/chat/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(get(management, "/actuator/prometheus").body())
                .contains(
                        "lyss_requests_seconds_count{model=\"none\",outcome=\"failed\",provider=\"none\",status=\"401\"}")
                .doesNotContain("tenant");
    }

    @Test
    void build_isNamed() throws Exception {
        assertThat(get(management, "/actuator/info").body()).contains("lyss-gateway");
    }

    @Test
    void clients_seeNothingOfIt() throws Exception {
        assertThat(get(port, "/actuator/health").statusCode()).isEqualTo(404);
    }

    @Test
    void routes_areInJmx() throws Exception {
        assertThat(ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("org.apache.camel:type=routes,*"), null))
                .isNotEmpty();
    }

    private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
