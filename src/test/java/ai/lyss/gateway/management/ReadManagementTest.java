package ai.lyss.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lyss.gateway.core.BodyRoom;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.RequestSettings;
import ai.lyss.gateway.core.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** What is read of a management request, and who is let in. */
class ReadManagementTest {

    /** Started: only then are header names case-insensitive. */
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();

    private final RoleSteps roles = new RoleSteps();

    @BeforeAll
    static void start() {
        CONTEXT.start();
    }

    @AfterAll
    static void stop() {
        CONTEXT.stop();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void route_that_says_nothing_admits_administrators(Role role) {
        Exchange exchange = exchange("GET", "/api/v1/x", role);
        if (role == Role.APPLICATION) {
            assertThat(refusal(exchange).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        } else {
            assertThat(read(exchange)).isNotNull();
        }
    }

    @Test
    void route_admits_whom_it_says() throws Exception {
        Exchange application = exchange("GET", "/api/v1/x", Role.APPLICATION);
        roles.admitApplications().process(application);
        assertThat(read(application)).isNotNull();
        Exchange administrator = exchange("GET", "/api/v1/x", Role.ADMINISTRATOR);
        assertThatThrownBy(() -> roles.requireOperator().process(administrator))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("operator");
        Exchange operator = exchange("GET", "/api/v1/x", Role.OPERATOR);
        roles.requireOperator().process(operator);
        assertThat(read(operator)).isNotNull();
    }

    @Test
    void parts_of_the_path_are_those_that_the_route_names() {
        Exchange exchange = exchange("GET", "/api/v1/a/{id}/b/{model}", Role.OPERATOR);
        exchange.getMessage().setHeader("id", "one");
        exchange.getMessage().setHeader("model", "org/model");
        exchange.getMessage().setHeader("other", "x");
        assertThat(read(exchange).path()).isEqualTo(Map.of("id", "one", "model", "org/model"));
    }

    @Test
    void headers_of_the_client_go_no_further() {
        Exchange exchange = exchange("GET", "/api/v1/x", Role.OPERATOR);
        exchange.getMessage().setHeader("Authorization", "Bearer sk-lyss-x");
        read(exchange);
        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getMessage().getBody()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1&b=2      | {a=1, b=2}",
                "a=1&a=2      | {a=2}",
                "a            | {a=}",
                "a=b=c        | {a=b=c}",
                "%C4%8D=%2B+x | {č=+ x}",
                "&&           | {}"
            })
    void query_is_decoded(String query, String parameters) {
        assertThat(QueryParameters.of(query)).hasToString(parameters);
        assertThat(QueryParameters.of(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "%zz=1"})
    void query_that_is_not_encoded_names_its_parameter(String query) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> QueryParameters.of(query));
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.param()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"'\"3\"',3", "'W/\"3\"',3", "' \"a-b\" ',a-b", "*,", ","})
    void if_match_is_a_version_or_any(String header, String version) {
        assertThat(EntityTag.version(header)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "", "\"\"", "\"3", "\"3\", \"4\"", "w/\"3\"", "\"a b\"", "\"č\"", "\"\"3\"\""})
    void if_match_that_is_no_tag_is_refused(String header) {
        assertThatThrownBy(() -> EntityTag.version(header)).isInstanceOf(GatewayException.class);
    }

    @Test
    void tag_says_any_version_so_that_it_is_read_again() {
        assertThat(EntityTag.version(EntityTag.of("17"))).isEqualTo("17");
        assertThat(EntityTag.of("a\"\r\nX: č")).isEqualTo("\"a%22%0D%0AX:%20%C4%8D\"");
    }

    @Test
    void change_without_if_match_is_refused_where_it_is_required() {
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            Exchange exchange = exchange(method, "/api/v1/x", Role.OPERATOR);
            assertThat(refusal(reader(true), exchange).kind()).isEqualTo(ErrorKind.PRECONDITION_REQUIRED);
            Exchange any = exchange(method, "/api/v1/x", Role.OPERATOR);
            any.getMessage().setHeader("If-Match", "*");
            reader(true).process(any);
            assertThat(ManagementRequest.KEY.get(any).ifMatch()).isNull();
            assertThat(read(exchange(method, "/api/v1/x", Role.OPERATOR)).ifMatch())
                    .isNull();
        }
        reader(true).process(exchange("POST", "/api/v1/x", Role.OPERATOR));
    }

    @Test
    void body_is_read_where_there_can_be_one() {
        Exchange get = exchange("GET", "/api/v1/x", Role.OPERATOR);
        body(get, "{\"a\":1}");
        assertThat(read(get).body()).isNull();
        Exchange post = exchange("POST", "/api/v1/x", Role.OPERATOR);
        assertThat(read(post).body()).isNull();
        Exchange empty = exchange("POST", "/api/v1/x", Role.OPERATOR);
        body(empty, "");
        empty.getMessage().setHeader("Content-Type", "text/plain"); // of nothing
        assertThat(read(empty).body()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json"})
    void json_is_read_under_its_names(String type) {
        Exchange exchange = exchange("PATCH", "/api/v1/x", Role.OPERATOR);
        body(exchange, "{\"a\":1.0}");
        exchange.getMessage().setHeader("Content-Type", type);
        assertThat(read(exchange).body()).hasToString("{\"a\":1.0}");
    }

    @Test
    void body_that_is_no_text_is_refused() {
        Exchange exchange = exchange("POST", "/api/v1/x", Role.OPERATOR);
        exchange.getMessage().setBody(new ByteArrayInputStream(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));
        assertThat(refusal(exchange).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        Exchange yaml = exchange("POST", "/api/v1/x?consumes=application/yaml", Role.OPERATOR);
        yaml.getMessage().setHeader("Content-Type", "application/yaml");
        yaml.getMessage().setBody(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff}));
        assertThat(refusal(yaml).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void fields_that_cannot_be_stored_are_named() throws Exception {
        JsonNode body = Json.read(
                "{\"a\":\"\\u0000\",\"b\":[{\"c\\u0000\":1},\"\\udc00\"],\"d\":\"\\ud83d\\ude00\",\"e\":\"\\ud83dx\"}"
                        .getBytes(UTF_8));
        List<InvalidField> wrong = new ArrayList<>();
        StorableText.check(body, wrong);
        assertThat(wrong).extracting(InvalidField::field).containsExactly("a", "b[0].c?", "b[1]", "e");
    }

    /** With -Xmx384m one such body of a key of any role ended the node. */
    @Test
    void long_names_in_a_deep_body_cost_no_memory() {
        JsonNode body = deep(150, IntNode.valueOf(1));
        List<InvalidField> wrong = new ArrayList<>();
        StorableText.check(body, wrong); // so that what is loaded once is there
        long before = allocated();
        StorableText.check(body, wrong);
        assertThat(allocated() - before).as("bytes for 150 names").isLessThan(100_000);
        assertThat(wrong).isEmpty();
    }

    @Test
    void errors_in_a_body_have_an_end_and_so_have_their_paths() {
        ArrayNode many = Json.MAPPER.createArrayNode();
        for (int i = 0; i < 1500; i++) {
            many.add("\0").addObject().put("\0", 1);
        }
        Exchange exchange = exchange("POST", "/api/v1/x", Role.OPERATOR);
        body(exchange, Json.text(deep(10, many)));
        new AdmitRequests().process(exchange);
        ReadManagement reader = reader(DataSize.ofMegabytes(1));
        InvalidFieldsException refused =
                catchThrowableOfType(InvalidFieldsException.class, () -> reader.process(exchange));
        assertThat(refused.fields()).hasSize(InvalidFieldsException.MOST + 1);
        assertThat(refused.fields()).allSatisfy(each -> assertThat(each.field()).hasSizeLessThan(500));
        assertThat(refused.fields().getFirst().field()).startsWith("kkkk").endsWith("…[0]");
        assertThat(refused.fields().getLast().field()).isEqualTo("…");
        assertThat(refused.getMessage()).hasSizeLessThan(20_000);
    }

    @Test
    void name_that_nobody_gives_a_field_is_refused() {
        Exchange exchange = exchange("POST", "/api/v1/x", Role.OPERATOR);
        body(exchange, "{\"" + "k".repeat(1100) + "\":1}");
        new AdmitRequests().process(exchange);
        GatewayException refused = refusal(exchange);
        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused.text()).contains("name", "too long");
    }

    @Test
    void body_takes_room_as_it_arrives() {
        AtomicLong taken = new AtomicLong();
        Exchange asked = exchange("POST", "/api/v1/x", Role.APPLICATION);
        process(roles.admitApplications(), asked);
        BodyRoom.KEY.set(asked, taken::addAndGet);
        body(asked, "{\"a\":1}");
        new AdmitRequests().process(asked);
        read(asked);
        assertThat(taken).as("of a model's request").hasValue(7);

        taken.set(0);
        ReadManagement reader = reader(DataSize.ofMegabytes(1));
        Exchange small = exchange("POST", "/api/v1/x", Role.OPERATOR);
        BodyRoom.KEY.set(small, taken::addAndGet);
        body(small, "{\"a\":\"" + "x".repeat(10_000) + "\"}");
        reader.process(small);
        assertThat(taken).as("of a change on a full node").hasValue(0);

        Exchange large = exchange("POST", "/api/v1/x", Role.OPERATOR);
        BodyRoom.KEY.set(large, taken::addAndGet);
        String text = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
        body(large, text);
        reader.process(large);
        assertThat(taken).hasValue(text.length() - 16384);

        Exchange full = exchange("POST", "/api/v1/x", Role.OPERATOR);
        BodyRoom.KEY.set(full, more -> {
            throw new GatewayException(ErrorKind.UNAVAILABLE, "full");
        });
        body(full, text);
        assertThat(refusal(reader, full).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"APPLICATION,false,false", "APPLICATION,true,true", "ADMINISTRATOR,false,true", "OPERATOR,false,true"})
    void who_sees_no_channels_is_told_so_before_the_body_is_read(Role role, boolean sees, boolean admitted) {
        Exchange exchange = exchange("POST", "/api/v1/explain", role);
        Caller.KEY.set(exchange, new Caller("acme", "key_1", null, role, sees, null));
        Processor step = roles.admitChannelViewers();
        if (admitted) {
            process(step, exchange);
            read(exchange);
        } else {
            assertThatThrownBy(() -> step.process(exchange))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.FORBIDDEN));
        }
    }

    private static void process(Processor step, Exchange exchange) {
        assertThatCode(() -> step.process(exchange)).doesNotThrowAnyException();
    }

    private static JsonNode deep(int levels, JsonNode innermost) {
        JsonNode body = innermost;
        for (int i = 0; i < levels; i++) {
            body = Json.object().set("k".repeat(900) + i, body);
        }
        return body;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void query_that_cannot_be_stored_is_named() {
        Exchange exchange = exchange("GET", "/api/v1/x", Role.OPERATOR);
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, "ok=1&bad=%00");
        assertThatThrownBy(() -> read(exchange))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        refused -> assertThat(refused.fields())
                                .extracting(InvalidField::field)
                                .containsExactly("bad"));
    }

    @Test
    void fingerprint_covers_all_that_is_said() {
        Caller operator = caller(Role.OPERATOR);
        byte[] body = "{}".getBytes(UTF_8);
        byte[] plain = fingerprint("/api/v1/x", null, body, operator);
        assertThat(fingerprint("/api/v1/x", null, body, operator)).isEqualTo(plain);
        assertThat(fingerprint("/api/v1/y", null, body, operator)).isNotEqualTo(plain);
        assertThat(fingerprint("/api/v1/x", "a=1", body, operator)).isNotEqualTo(plain);
        assertThat(fingerprint("/api/v1/x", null, "{ }".getBytes(UTF_8), operator))
                .isNotEqualTo(plain);
        assertThat(fingerprint("/api/v1/x", null, body, caller(Role.ADMINISTRATOR)))
                .isNotEqualTo(plain);
        assertThat(fingerprint("/api/v1/xa", "b", body, operator))
                .isNotEqualTo(fingerprint("/api/v1/x", "ab", body, operator));
    }

    @Test
    void only_a_post_with_a_key_is_repeatable() {
        Exchange exchange = exchange("PUT", "/api/v1/x", Role.OPERATOR);
        exchange.getMessage().setHeader("Idempotency-Key", "k");
        assertThat(RepeatableRequest.of(exchange.getMessage(), new byte[0], caller(Role.OPERATOR)))
                .isNull();
        Exchange post = exchange("POST", "/api/v1/x", Role.OPERATOR);
        assertThat(RepeatableRequest.of(post.getMessage(), new byte[0], caller(Role.OPERATOR)))
                .isNull();
        post.getMessage().setHeader("idempotency-key", "k");
        assertThat(RepeatableRequest.of(post.getMessage(), new byte[0], caller(Role.OPERATOR)))
                .isNotNull();
        new RepeatFreely().process(post);
        assertThat(RepeatableRequest.of(post.getMessage(), new byte[0], caller(Role.OPERATOR)))
                .isNull();
    }

    @Test
    void body_is_short_except_where_it_is_a_models_request() {
        String body = "{\"text\":\"" + "x".repeat(2000) + "\"}";
        Exchange exchange = exchange("POST", "/api/v1/x", Role.OPERATOR);
        body(exchange, body);
        assertThat(refusal(exchange).kind()).isEqualTo(ErrorKind.TOO_LARGE);
        Exchange admitted = exchange("POST", "/api/v1/x", Role.OPERATOR);
        body(admitted, body);
        new AdmitRequests().process(admitted);
        assertThat(read(admitted).body()).isNotNull();
        Exchange longer = exchange("POST", "/api/v1/x", Role.OPERATOR);
        body(longer, body + " ".repeat(4000));
        new AdmitRequests().process(longer);
        assertThat(refusal(longer).kind()).isEqualTo(ErrorKind.TOO_LARGE);
    }

    private static byte[] fingerprint(String path, String query, byte[] body, Caller caller) {
        Exchange exchange = exchange("POST", "/api/v1/x", caller.role());
        exchange.getMessage().setHeader(Exchange.HTTP_PATH, path);
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, query);
        exchange.getMessage().setHeader("Idempotency-Key", "k");
        return RepeatableRequest.of(exchange.getMessage(), body, caller).fingerprint();
    }

    private static ManagementRequest read(Exchange exchange) {
        reader(false).process(exchange);
        return ManagementRequest.KEY.get(exchange);
    }

    private static GatewayException refusal(Exchange exchange) {
        return refusal(reader(false), exchange);
    }

    private static GatewayException refusal(ReadManagement reader, Exchange exchange) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> reader.process(exchange));
        assertThat(refused).as("refusal").isNotNull();
        assertThat(ManagementRequest.KEY.find(exchange)).isNull();
        return refused;
    }

    /** Without a database: requests that are sent again are another test's. */
    private static ReadManagement reader(boolean requireIfMatch) {
        return new ReadManagement(
                new ManagementSettings(
                        DataSize.ofKilobytes(1),
                        requireIfMatch,
                        new ManagementSettings.Idempotency(Duration.ofHours(1), Duration.ofSeconds(1), 1)),
                null,
                requests(DataSize.ofKilobytes(4)));
    }

    private static ReadManagement reader(DataSize longest) {
        return new ReadManagement(
                new ManagementSettings(
                        longest,
                        false,
                        new ManagementSettings.Idempotency(Duration.ofHours(1), Duration.ofSeconds(1), 1)),
                null,
                requests(longest));
    }

    private static RequestSettings requests(DataSize longest) {
        return new RequestSettings(longest, Duration.ofMinutes(1), 0, DataSize.ofBytes(0));
    }

    private static Caller caller(Role role) {
        return new Caller("acme", "key_1", null, role, false, null);
    }

    private static void body(Exchange exchange, String body) {
        exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private static Exchange exchange(String method, String route, Role role) {
        String[] parts = route.split("\\?consumes=", 2);
        PlatformHttpEndpoint endpoint =
                new PlatformHttpEndpoint("platform-http:" + parts[0], parts[0], new PlatformHttpComponent(CONTEXT));
        if (parts.length > 1) {
            endpoint.setConsumes(parts[1]);
        }
        DefaultExchange exchange = new DefaultExchange(CONTEXT);
        exchange.getExchangeExtension().setFromEndpoint(endpoint);
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, method);
        Caller.KEY.set(exchange, caller(role));
        BodyRoom.KEY.set(exchange, more -> {});
        return exchange;
    }
}
