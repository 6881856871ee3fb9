package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.sse.SseEvent;
import ai.lyss.gateway.provider.sse.SseReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every provider's format must do with its pairs of files in {@code src/test/resources/fixtures/<provider>/}. A
 * new case is a new pair; {@code fixtures/README.md} says how they read.
 */
public abstract class ProviderFormatContract {

    private static final String ANYTHING = "*";

    /** What models can do, for formats that ask. */
    protected static final Catalog CATALOG = TestCatalog.SHIPPED;

    /** The format under test. */
    protected abstract ProviderFormat format();

    /** The folder of its fixtures; the provider's name comes first. */
    protected abstract String folder();

    /** The operation that the format says. */
    protected Operation operation() {
        return Operation.CHAT;
    }

    /** The kinds of pairs that there must be. */
    protected Set<String> kinds() {
        return Set.of("request", "answer", "stream", "error");
    }

    @TestFactory
    Stream<DynamicTest> request() {
        return cases("request", ".client.json", (name, given) -> {
            ObjectNode client = (ObjectNode) json(given);
            JsonNode expected = json(sibling(given, ".client.json", ".upstream.json"));
            ObjectNode before = client.deepCopy();
            ObjectNode actual = Json.object();
            try {
                UpstreamRequest said = format().transform(ask(client), channel(expected));
                actual.put("path", said.path());
                ObjectNode headers = actual.putObject("headers");
                said.headers().forEach((key, value) -> headers.put(key.toLowerCase(java.util.Locale.ROOT), value));
                actual.set("body", said.body());
                ArrayNode losses = actual.putArray("losses");
                said.losses().forEach(loss -> losses.add(loss.toString()));
            } catch (GatewayException refused) {
                actual.set("refused", describe(refused));
            }
            assertThat(client).as("the shared body is unchanged").isEqualTo(before);
            for (String part : new String[] {"path", "headers", "refused", "losses"}) {
                if (expected.has(part)) {
                    assertMatches(part, expected.get(part), actual.path(part), true);
                }
            }
            for (String part : new String[] {"body", "losses"}) {
                if (expected.has(part)) {
                    assertMatches(part, expected.get(part), actual.path(part), false);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> answer() {
        return cases("answer", ".upstream.json", (name, given) -> {
            JsonNode expected = json(sibling(given, ".upstream.json", ".client.json"));
            ObjectNode actual;
            try {
                ObjectNode answer = format().read(Files.readAllBytes(given), more -> {});
                if (answer == null) {
                    throw Failures.malformed("not an answer");
                }
                JsonNode asked = asked(given, ".upstream.json");
                actual = format().normalize(answer, ask(question(asked)), channel(asked));
            } catch (UpstreamException failed) {
                actual = describe(failed.failure());
            }
            assertMatches("answer", expected, actual, expected.has("cause"));
        });
    }

    @TestFactory
    Stream<DynamicTest> stream() {
        return cases("stream", ".upstream.sse", (name, given) -> {
            List<JsonNode> expected = chunks(given, ".upstream.sse");
            byte[] body = Files.readAllBytes(given);
            JsonNode asked = asked(given, ".upstream.sse");
            assertStream(expected, run(new ByteArrayInputStream(body), asked));
            byte[] crlf = new String(body, UTF_8)
                    .replace("\r\n", "\n")
                    .replace("\n", "\r\n")
                    .getBytes(UTF_8);
            assertStream(expected, run(new ByteArrayInputStream(crlf), asked));
            assertStream(expected, run(new ByteByByte(body), asked));
        });
    }

    @TestFactory
    Stream<DynamicTest> streamOfJson() {
        return cases("stream", ".upstream.json", (name, given) -> {
            List<JsonNode> expected = chunks(given, ".upstream.json");
            byte[] body = Files.readAllBytes(given);
            JsonNode asked = asked(given, ".upstream.json");
            assertStream(expected, run(new JsonEvents(new ByteArrayInputStream(body), 1 << 20, more -> {}), asked));
            assertStream(expected, run(new JsonEvents(new ByteByByte(body), 1 << 20, more -> {}), asked));
        });
    }

    private static List<JsonNode> chunks(Path given, String suffix) throws IOException {
        return Files.readString(sibling(given, suffix, ".client.jsonl"))
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> (JsonNode) Json.objectOrNull(line))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> error() {
        return cases("error", ".upstream.json", (name, given) -> {
            JsonNode response = json(given);
            byte[] body = response.has("text")
                    ? response.get("text").textValue().getBytes(UTF_8)
                    : Json.bytes(response.path("body"));
            UpstreamError error = new UpstreamError(
                    response.path("status").intValue(),
                    RetryAfter.parse(response.path("retry-after").textValue()),
                    body);
            JsonNode expected = json(sibling(given, ".upstream.json", ".client.json"));
            assertMatches("error", expected, describe(format().failure(error)), true);
        });
    }

    private List<ObjectNode> run(InputStream body, JsonNode asked) throws IOException {
        List<ObjectNode> chunks = new ArrayList<>();
        SseReader reader = new SseReader(body, 1 << 20);
        StreamNormalizer normalizer = format().streamNormalizer(ask(question(asked)), channel(asked));
        try {
            SseEvent event;
            while (!normalizer.isDone() && (event = reader.next()) != null) {
                normalizer.accept(event, chunks::add);
            }
            normalizer.end(chunks::add);
            ObjectNode end = Json.object();
            end.set("usage", normalizer.usage());
            chunks.add(end);
        } catch (UpstreamException failed) {
            chunks.add(describe(failed.failure()));
        } catch (java.io.EOFException cut) {
            chunks.add(describe(Failures.truncated("cut").failure()));
        }
        return chunks;
    }

    private void assertStream(List<JsonNode> expected, List<ObjectNode> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            JsonNode want = expected.get(i);
            JsonNode got = actual.get(i);
            assertMatches("chunk " + i, want, got, true);
            for (int c = 0; c < want.path("choices").size(); c++) {
                assertMatches(
                        "chunk " + i + " delta",
                        want.at("/choices/" + c + "/delta"),
                        got.at("/choices/" + c + "/delta"),
                        false);
            }
        }
        assertThat(actual).as("chunks").hasSameSizeAs(expected);
    }

    /** Compares values; {@code partial} lets the actual objects have more fields. "*" stands for any present value. */
    private static void assertMatches(String at, JsonNode want, JsonNode got, boolean partial) {
        if (want.isTextual() && want.textValue().equals(ANYTHING)) {
            assertThat(got.isMissingNode()
                            || got.isNull()
                            || (got.isTextual() && got.textValue().isEmpty()))
                    .as(at + " is present: " + got)
                    .isFalse();
        } else if (want.isObject() && got.isObject()) {
            want.properties()
                    .forEach(f -> assertMatches(at + "." + f.getKey(), f.getValue(), got.path(f.getKey()), partial));
            if (!partial) {
                got.fieldNames()
                        .forEachRemaining(name -> assertThat(want.has(name))
                                .as(at + "." + name + " is not expected: " + got)
                                .isTrue());
            }
        } else if (want.isArray() && got.isArray()) {
            assertThat(got.size()).as(at + " size: " + got).isEqualTo(want.size());
            for (int i = 0; i < want.size(); i++) {
                assertMatches(at + "[" + i + "]", want.get(i), got.get(i), partial);
            }
        } else {
            assertThat(got.toString()).as(at).isEqualTo(want.toString());
        }
    }

    private static ObjectNode describe(UpstreamFailure failure) {
        ObjectNode described = describe(failure.forClient());
        described.put("cause", failure.cause().name());
        if (failure.retryAfter() != null) {
            described.put("retryAfter", failure.retryAfter().toString());
        }
        return described;
    }

    private static ObjectNode describe(GatewayException told) {
        return Json.object()
                .put("status", told.kind().status())
                .put("type", told.kind().type())
                .put("code", told.code())
                .put("param", told.param())
                .put("message", told.text());
    }

    /** A channel as the expectation wants it: {@code channel: {settings, credential, baseUrl, upstreamModel}}. */
    private Channel channel(JsonNode expected) {
        JsonNode wanted = expected.path("channel");
        Map<String, String> settings = new java.util.TreeMap<>();
        wanted.path("settings")
                .properties()
                .forEach(f -> settings.put(f.getKey(), f.getValue().asText()));
        return new Channel(
                "ch-1",
                null,
                "test",
                folder().split("/")[0],
                URI.create(wanted.path("baseUrl").asText("https://upstream.test")),
                new Credential(wanted.path("credential").asText("test-credential")),
                settings,
                List.of(new ChannelModel("*", wanted.path("upstreamModel").textValue())),
                1,
                0,
                true);
    }

    private ModelRequest ask(ObjectNode body) {
        return new ModelRequest(
                operation(),
                body.path("model").asText("m"),
                body.path("stream").asBoolean(),
                body.at("/stream_options/include_usage").asBoolean(),
                body,
                null);
    }

    /** What an answer answers, where that matters: {@code NAME.asked.json}, with a channel and the client's body. */
    private static JsonNode asked(Path given, String suffix) throws IOException {
        Path file = sibling(given, suffix, ".asked.json");
        return Files.exists(file) ? json(file) : Json.object();
    }

    private ObjectNode question(JsonNode asked) {
        if (asked.get("client") instanceof ObjectNode client) {
            return client;
        }
        ObjectNode body = Json.object().put("model", "asked-model");
        if (operation() == Operation.EMBEDDINGS) {
            return body.put("input", "Hi");
        }
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        return body;
    }

    private interface Check {
        void run(String name, Path given) throws IOException;
    }

    private Stream<DynamicTest> cases(String kind, String suffix, Check check) {
        if (!kinds().contains(kind)) {
            return Stream.empty();
        }
        Path directory = Path.of("src/test/resources/fixtures", folder(), kind);
        if (!Files.isDirectory(directory)) {
            fail("No fixtures in " + directory);
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream()
                    .map(file -> {
                        String name = file.getFileName().toString().replace(suffix, "");
                        return DynamicTest.dynamicTest(name, file.toUri(), () -> check.run(name, file));
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.read(Files.readAllBytes(file));
    }

    private static Path sibling(Path file, String suffix, String other) {
        return file.resolveSibling(file.getFileName().toString().replace(suffix, other));
    }

    /** One byte a read: every boundary that a network could make. */
    private static final class ByteByByte extends InputStream {
        private final byte[] bytes;
        private int position;

        ByteByByte(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return position < bytes.length ? bytes[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int next = read();
            if (next < 0) {
                return -1;
            }
            into[offset] = (byte) next;
            return 1;
        }
    }
}
