package ai.lyss.gateway.management;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The document says what the routes are, no more and no less, and is what OpenAPI wants it to be. */
class OpenApiDocumentTest {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "array", "object", "null");
    private static final Pattern PATH_PART = Pattern.compile("\\{([^}]+)}");

    private final JsonNode document;
    private final Map<String, ObjectNode> operations = new TreeMap<>(); // by "GET /api/v1/me"
    private final List<RouteFile> routes = RouteFile.all();

    OpenApiDocumentTest() throws IOException {
        document = OpenApiDocument.tree();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(each -> METHODS.contains(each.getKey()))
                        .forEach(each -> operations.put(
                                each.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                (ObjectNode) each.getValue())));
    }

    @Test
    void every_route_is_in_the_document_and_nothing_else_is() {
        Set<String> routed = new TreeSet<>();
        routes.forEach(route -> routed.add(route.method() + " " + route.path()));
        Set<String> missing = new TreeSet<>(routed);
        missing.removeAll(operations.keySet());
        Set<String> invented = new TreeSet<>(operations.keySet());
        invented.removeAll(routed);
        assertThat(missing).as("routes that the document does not have").isEmpty();
        assertThat(invented).as("operations that no route has").isEmpty();
    }

    @Test
    void operations_are_called_as_their_routes() {
        Set<String> ids = new HashSet<>();
        for (RouteFile route : routes) {
            ObjectNode operation = operations.get(route.method() + " " + route.path());
            if (operation != null) {
                String id = operation.path("operationId").asText();
                assertThat(id).as(route.path()).isEqualTo(route.id());
                assertThat(ids.add(id)).as(id + " is unique").isTrue();
            }
        }
    }

    @Test
    void operations_say_what_they_do_and_belong_to_a_tag() {
        Set<String> tags = new HashSet<>();
        document.path("tags").forEach(tag -> {
            assertThat(tag.path("description").asText()).isNotBlank();
            tags.add(tag.path("name").asText());
        });
        Set<String> used = new HashSet<>();
        operations.forEach((name, operation) -> {
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(operation.path("tags")).as(name).hasSize(1);
            used.add(operation.path("tags").get(0).asText());
        });
        assertThat(used).isEqualTo(tags);
    }

    @Test
    void parts_of_a_path_are_its_parameters() {
        operations.forEach((name, operation) -> {
            Set<String> parts = new TreeSet<>();
            Matcher part = PATH_PART.matcher(name);
            while (part.find()) {
                parts.add(part.group(1));
            }
            Set<String> declared = new TreeSet<>();
            parameters(name, operation).forEach(parameter -> {
                assertThat(parameter.path("name").asText()).as(name).isNotBlank();
                assertThat(parameter.path("in").asText()).as(name).isIn("path", "query", "header");
                assertThat(parameter.has("schema")).as(name + " " + parameter).isTrue();
                assertThat(parameter.path("description").asText())
                        .as(name + " " + parameter)
                        .isNotBlank();
                if (parameter.path("in").asText().equals("path")) {
                    assertThat(parameter.path("required").asBoolean()).as(name).isTrue();
                    declared.add(parameter.path("name").asText());
                }
            });
            assertThat(declared).as(name).isEqualTo(parts);
        });
    }

    @Test
    void bodies_are_described_with_the_types_that_routes_consume() {
        for (RouteFile route : routes) {
            ObjectNode operation = operations.get(route.method() + " " + route.path());
            if (operation == null) {
                continue;
            }
            String name = route.method() + " " + route.path();
            JsonNode content = resolved(operation.path("requestBody")).path("content");
            if (Set.of("GET", "DELETE").contains(route.method())) {
                assertThat(operation.has("requestBody")).as(name).isFalse();
            }
            if (Set.of("PUT", "PATCH").contains(route.method())) {
                assertThat(content.isEmpty()).as(name + " has no body").isFalse();
            }
            content.forEach(media -> assertSchema(name, media));
            if (route.consumes().contains("yaml")) {
                assertThat(content.has("application/yaml")).as(name).isTrue();
            }
        }
    }

    @Test
    void answers_are_described_in_their_envelope() {
        operations.forEach((name, operation) -> {
            List<String> good = new ArrayList<>();
            operation.path("responses").properties().forEach(each -> {
                String status = each.getKey();
                JsonNode response = resolved(each.getValue());
                assertThat(status).as(name).matches("[1-5][0-9]{2}|default");
                assertThat(response.path("description").asText())
                        .as(name + " " + status)
                        .isNotBlank();
                if (status.startsWith("2")) {
                    good.add(status);
                }
                assertThat(response.has("content")).as(name + " " + status).isNotEqualTo(status.equals("204"));
                response.path("content").forEach(media -> {
                    assertSchema(name + " " + status, media);
                    if (!name.contains("/openapi.") && !name.endsWith("/export")) {
                        assertThat(properties(media.path("schema")))
                                .as(name + " " + status)
                                .contains("success", "data", "message", "code", "request_id", "timestamp");
                    }
                });
            });
            int expected = name.equals("DELETE /api/v1/tenants/{id}") ? 0 : 1; // which is always refused
            assertThat(good).as(name + " has one good answer").hasSize(expected);
        });
    }

    @Test
    void failures_are_described_where_they_can_happen() {
        operations.forEach((name, operation) -> {
            if (name.contains("/openapi.")) {
                assertThat(operation.path("security")).as(name).isEmpty();
                return;
            }
            assertThat(operation.has("security"))
                    .as(name + " needs what all need")
                    .isFalse();
            Set<String> expected = new TreeSet<>(Set.of("400", "401", "403", "500", "503"));
            if (name.contains("{")) {
                expected.add("404");
            }
            if (operation.has("requestBody")) {
                expected.addAll(Set.of("413", "415"));
            }
            if (headers(name, operation).contains("Idempotency-Key")) {
                expected.add("409");
            }
            if (name.matches("(PUT|PATCH|DELETE) .*")) {
                expected.addAll(Set.of("412", "428"));
                assertThat(headers(name, operation)).as(name).contains("If-Match");
            }
            Set<String> described = new TreeSet<>();
            operation.path("responses").fieldNames().forEachRemaining(described::add);
            Set<String> missing = new TreeSet<>(expected);
            missing.removeAll(described);
            assertThat(missing).as(name + " does not say").isEmpty();
        });
    }

    /** The others drop the header, and their answers are nobody's before. */
    @Test
    void idempotency_keys_are_offered_where_they_are_kept() {
        for (RouteFile route : routes) {
            String name = route.method() + " " + route.path();
            ObjectNode operation = operations.get(name);
            if (operation == null) {
                continue;
            }
            boolean once = route.method().equals("POST") && !route.steps().contains("repeatFreely");
            assertThat(headers(name, operation).contains("Idempotency-Key"))
                    .as(name)
                    .isEqualTo(once);
            assertThat(operation.path("responses").toString().contains("Idempotent-Replayed"))
                    .as(name)
                    .isEqualTo(once);
        }
        assertThat(operations.get("POST /api/v1/explain").path("responses").has("409"))
                .isFalse();
        assertThat(operations.get("POST /api/v1/explain").path("responses").has("404"))
                .as("the model")
                .isTrue();
    }

    @Test
    void references_lead_somewhere_and_nothing_lies_about() {
        Set<String> used = new TreeSet<>();
        walk(document, (at, node) -> {
            if (node.has("$ref")) {
                String reference = node.path("$ref").asText();
                assertThat(reference).as(at).startsWith("#/");
                assertThat(document.at(reference.substring(1)).isMissingNode())
                        .as(at + " refers to " + reference)
                        .isFalse();
                used.add(reference);
            }
        });
        Set<String> declared = new TreeSet<>();
        document.path("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> declared.add("#/components/" + kind.getKey() + "/" + name)));
        declared.removeAll(used);
        assertThat(declared).as("components that nothing refers to").isEmpty();
    }

    @Test
    void schemas_are_schemas() {
        walk(document, (at, node) -> {
            JsonNode type = node.path("type");
            boolean isSchema =
                    at.contains("/schema") && (type.isTextual() || type.isArray()) && !at.endsWith("/properties");
            if (!isSchema) {
                return;
            }
            Stream<JsonNode> types = type.isArray() ? type.valueStream() : Stream.of(type);
            assertThat(types.map(JsonNode::asText)).as(at).isSubsetOf(TYPES);
            if (type.asText().equals("array")) {
                assertThat(node.has("items")).as(at + " has items").isTrue();
            }
            for (JsonNode required : node.path("required")) {
                assertThat(properties(node)).as(at + " requires").contains(required.asText());
            }
        });
    }

    @Test
    void document_begins_as_openapi_does() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.path("info").path("title").asText()).isNotBlank();
        assertThat(document.path("info").path("version").isTextual()).isTrue();
        assertThat(document.path("paths").fieldNames()).toIterable().allMatch(path -> path.startsWith("/api/v1/"));
    }

    @Test
    void served_forms_are_the_same_and_plain() throws Exception {
        OpenApiDocument served = new OpenApiDocument();
        HttpAnswer json = answer(served.answerOpenApiJson());
        HttpAnswer yaml = answer(served.answerOpenApiYaml());
        assertThat(Json.read(json.body())).isEqualTo(document);
        String text = new String(yaml.body(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text).doesNotContain("<<:", "&id0", "*id0");
        JsonNode read = Json.MAPPER.valueToTree(new Yaml().load(text));
        assertThat(read).isEqualTo(document);
    }

    private static HttpAnswer answer(Processor step) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(context);
            step.process(exchange);
            return HttpAnswer.KEY.get(exchange);
        }
    }

    private void assertSchema(String name, JsonNode media) {
        assertThat(media.path("schema").isObject()).as(name + " has a schema").isTrue();
    }

    private List<JsonNode> parameters(String name, ObjectNode operation) {
        List<JsonNode> all = new ArrayList<>();
        String path = name.substring(name.indexOf(' ') + 1);
        document.path("paths").path(path).path("parameters").forEach(each -> all.add(resolved(each)));
        operation.path("parameters").forEach(each -> all.add(resolved(each)));
        return all;
    }

    private Set<String> headers(String name, ObjectNode operation) {
        Set<String> headers = new TreeSet<>();
        parameters(name, operation).stream()
                .filter(each -> each.path("in").asText().equals("header"))
                .forEach(each -> headers.add(each.path("name").asText()));
        return headers;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The properties of a schema and of those that it is made of. */
    private Set<String> properties(JsonNode schema) {
        Set<String> names = new TreeSet<>();
        resolved(schema).path("properties").fieldNames().forEachRemaining(names::add);
        resolved(schema).path("allOf").forEach(part -> names.addAll(properties(part)));
        return names;
    }

    private interface Visitor {
        void visit(String at, JsonNode node);
    }

    private static void walk(JsonNode root, Visitor visitor) {
        walk("", root, visitor);
    }

    private static void walk(String at, JsonNode node, Visitor visitor) {
        if (node.isObject()) {
            visitor.visit(at, node);
            node.properties().forEach(each -> walk(at + "/" + each.getKey(), each.getValue(), visitor));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(at + "/" + i, node.get(i), visitor);
            }
        }
    }
}
