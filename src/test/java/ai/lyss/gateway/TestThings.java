package ai.lyss.gateway;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A resource of the management API that is there for tests only, written as all of them are. */
final class TestThings extends RouteBuilder {

    static final String PATH = "/api/v1/test-things";
    static final List<String> ROUTES = List.of(
            "create-test-thing", "change-test-thing", "delete-test-thing", "plan-test-things", "run-test-things");

    private final JdbcClient database;
    volatile CountDownLatch creating = new CountDownLatch(0);
    volatile CountDownLatch goOn = new CountDownLatch(0);

    TestThings(JdbcClient database) {
        this.database = database;
    }

    @Override
    public void configure() {
        management("create-test-thing", PATH + "?httpMethodRestrict=POST")
                .process("readManagement")
                .process(this::create)
                .process("answerManagement");
        management("change-test-thing", PATH + "/{id}?httpMethodRestrict=PUT")
                .process("readManagement")
                .process(TestThings::echo)
                .process("answerManagement");
        management("delete-test-thing", PATH + "/{id}?httpMethodRestrict=DELETE")
                .process("readManagement")
                .process(exchange -> ManagementAnswer.KEY.set(exchange, new ManagementAnswer(204, null, null, null)))
                .process("answerManagement");
        management(
                        "plan-test-things",
                        PATH + "/plan?httpMethodRestrict=POST&consumes=application/json,application/yaml")
                .process("readManagement")
                .process(TestThings::echo)
                .process("answerManagement");
        management("run-test-things", PATH + "/run?httpMethodRestrict=POST")
                .process("requireOperator")
                .process("readManagement")
                .process(TestThings::echo)
                .process("answerManagement");
    }

    private RouteDefinition management(String id, String uri) {
        return from("platform-http:" + uri)
                .routeId(id)
                .routeConfigurationId("management")
                .process("authenticate");
    }

    private void create(Exchange exchange) throws InterruptedException {
        ObjectNode body = ManagementRequest.KEY.get(exchange).body();
        String name = body == null ? "" : body.path("name").asText();
        database.sql("INSERT INTO test_things (name) VALUES (:name)")
                .param("name", name)
                .update();
        creating.countDown();
        goOn.await(30, TimeUnit.SECONDS);
        switch (body == null ? "" : body.path("then").asText()) {
            case "conflict" -> throw new GatewayException(ErrorKind.CONFLICT, "There is one with this name.");
            case "invalid" ->
                throw new InvalidFieldsException(
                        List.of(new InvalidField("name", "is taken"), new InvalidField("models[0]", "is unknown")));
            case "fall" -> throw new IllegalStateException("the password is hunter2");
            case "later" ->
                throw new GatewayException(ErrorKind.UNAVAILABLE, "Not now.").withRetryAfter(Duration.ofMillis(1500));
            default -> {}
        }
        ManagementAnswer answer = new ManagementAnswer(201, Json.object().put("name", name), "1", PATH + "/" + name);
        ManagementAnswer.KEY.set(
                exchange,
                body != null && body.path("secret").asBoolean()
                        ? answer.withSecret(Json.object().put("secret", "s3cret of " + name))
                        : answer);
    }

    private static void echo(Exchange exchange) {
        ManagementRequest request = ManagementRequest.KEY.get(exchange);
        ObjectNode said = Json.object().put("if_match", request.ifMatch()).put("yaml", request.yaml());
        said.set("path", Json.MAPPER.valueToTree(request.path()));
        said.set("query", Json.MAPPER.valueToTree(request.query()));
        said.set("body", request.body());
        said.put("headers", exchange.getMessage().getHeaders().size());
        ManagementAnswer.KEY.set(exchange, new ManagementAnswer(200, said, "4", null));
    }
}
