package ai.lyss.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.function.ThrowingSupplier;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The management API in OpenAPI's words, for everybody: it says nothing of any tenant, and the tools that read it have
 * no keys. It is put together from a frame and one file for each resource, see {@link OpenApiOperation}.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {

    private static final String FRAME = "classpath:openapi/management.yaml";
    private static final String RESOURCES = "classpath:openapi/api/*.yaml";
    private static final Map<String, String> HEADERS = Map.of("Cache-Control", "no-cache");

    /** Serves it as JSON. */
    @Bean
    Processor answerOpenApiJson() {
        return answer(
                "application/json",
                () -> Json.MAPPER
                        .writer()
                        .with(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsBytes(tree()));
    }

    /** Serves it as YAML. */
    @Bean
    Processor answerOpenApiYaml() {
        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setWidth(120);
        return answer(
                "application/yaml",
                () -> new Yaml(style)
                        .dump(Json.MAPPER.convertValue(tree(), Map.class))
                        .getBytes(UTF_8));
    }

    /** Written when it is first asked for, which few starts see. */
    private static Processor answer(String contentType, ThrowingSupplier<byte[]> writing) {
        Supplier<HttpAnswer> answer =
                SingletonSupplier.of(() -> new HttpAnswer(200, contentType, HEADERS, writing.get()));
        return exchange -> HttpAnswer.KEY.set(exchange, answer.get());
    }

    /** The document. */
    static ObjectNode tree() throws IOException {
        PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
        ObjectNode document = read(files.getResource(FRAME));
        Resource[] resources = files.getResources(RESOURCES);
        Arrays.sort(resources, Comparator.comparing(file -> String.valueOf(file.getFilename())));
        for (Resource file : resources) {
            add(read(file), document);
        }
        return document;
    }

    private static void add(ObjectNode resource, ObjectNode document) {
        String tag = resource.path("tag").asText();
        document.withArray("tags")
                .addObject()
                .put("name", tag)
                .put("description", resource.path("description").asText());
        ObjectNode paths = document.withObject("/paths");
        resource.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(each -> {
                    OpenApiOperation operation = new OpenApiOperation(
                            each.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            each.getValue(),
                            resource.path("parts"));
                    put(each.getKey(), operation.writtenOut(tag), paths.withObjectProperty(path.getKey()));
                }));
        ObjectNode schemas = document.withObject("/components/schemas");
        resource.path("schemas").properties().forEach(each -> put(each.getKey(), each.getValue(), schemas));
    }

    private static void put(String name, JsonNode value, ObjectNode to) {
        if (to.has(name)) {
            throw new IllegalStateException("the OpenAPI document has " + name + " twice");
        }
        to.set(name, value);
    }

    private static ObjectNode read(Resource file) throws IOException {
        LoaderOptions limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(10_000);
        limits.setAllowDuplicateKeys(false);
        try (InputStream in = file.getInputStream()) {
            return Json.MAPPER.valueToTree(new Yaml(new SafeConstructor(limits)).load(in));
        }
    }
}
