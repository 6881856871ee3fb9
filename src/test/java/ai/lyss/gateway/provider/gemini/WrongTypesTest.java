package ai.lyss.gateway.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.TestCatalog;
import ai.lyss.gateway.provider.TestChannel;
import ai.lyss.gateway.provider.UpstreamError;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every value of every fixture, replaced by values of other types: a wrong request is a 400 that names a field, a wrong
 * answer is a failed attempt, and nothing is ever a {@link ClassCastException}.
 */
class WrongTypesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/gemini");
    private static final List<String> OTHERS = List.of(
            "null",
            "7",
            "-1.5",
            "1e99999999",
            "1e-99999999",
            "\"x\"",
            "\"\"",
            "true",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"x\":{}}");

    private final GeminiFormat format = new GeminiFormat(TestCatalog.SHIPPED);

    @Test
    void transform_anyValueOfAnotherType_isAnsweredOrRefused() throws IOException {
        for (String model : new String[] {"gemini-2.0-flash", "gemini-3-pro"}) {
            each("request", ".client.json", body -> {
                try {
                    assertThat(format.transform(asking(model, (ObjectNode) body), Channels.plain())
                                    .body()
                                    .path("contents"))
                            .isNotEmpty();
                } catch (GatewayException refused) {
                    assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(refused.param()).isNotEmpty();
                }
            });
        }
    }

    @Test
    void normalize_anyValueOfAnotherType_isAnsweredOrFails() throws IOException {
        each("answer", ".upstream.json", body -> {
            try {
                ObjectNode read = format.read(Json.bytes(body), more -> {});
                if (read == null) {
                    return;
                }
                ObjectNode answer = format.normalize(read, asking("m", Json.object()), TestChannel.of("gemini"));
                assertThat(answer.path("choices")).isNotEmpty();
            } catch (UpstreamException failed) {
                assertThat(failed.failure().forClient()).isNotNull();
            }
        });
    }

    @Test
    void accept_anyValueOfAnotherType_isEmittedOrFails() throws IOException {
        each("answer", ".upstream.json", body -> {
            StreamNormalizer stream = format.streamNormalizer(asking("m", Json.object()), TestChannel.of("gemini"));
            try {
                stream.accept(
                        new SseEvent("message", Json.text(body)),
                        chunk -> assertThat(chunk.path("choices")).hasSize(1));
                stream.end(chunk -> assertThat(chunk.path("choices")).hasSize(1));
            } catch (UpstreamException failed) {
                assertThat(failed.failure().forClient()).isNotNull();
            }
        });
    }

    @Test
    void failure_anyValueOfAnotherType_hasACause() throws IOException {
        each("error", ".upstream.json", response -> {
            UpstreamError error = new UpstreamError(
                    400, null, response.path("body").toString().getBytes(UTF_8));
            assertThat(format.failure(error).cause()).isNotNull();
        });
    }

    private static ModelRequest asking(String model, ObjectNode body) {
        return ModelRequest.chat(model, false, false, body);
    }

    /** Runs the check on every file with every one of its values replaced; the root stays an object. */
    private static void each(String kind, String suffix, Consumer<JsonNode> check) throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES.resolve(kind))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(suffix)).toList()) {
                JsonNode root = Json.read(Files.readAllBytes(file));
                replaceIn(root, root, check);
            }
        }
    }

    private static void replaceIn(JsonNode root, JsonNode container, Consumer<JsonNode> check) throws IOException {
        if (!(container instanceof ContainerNode<?>)) {
            return;
        }
        if (container instanceof ObjectNode object) {
            for (String name : List.copyOf(names(object))) {
                JsonNode before = object.get(name);
                for (String other : OTHERS) {
                    object.set(name, Json.read(other.getBytes(UTF_8)));
                    check.accept(root.deepCopy());
                }
                object.set(name, before);
                replaceIn(root, before, check);
            }
        } else if (container instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode before = array.get(i);
                for (String other : OTHERS) {
                    array.set(i, Json.read(other.getBytes(UTF_8)));
                    check.accept(root.deepCopy());
                }
                array.set(i, before);
                replaceIn(root, before, check);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}
