package ai.lyss.gateway.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.lyss.gateway.core.ChunkStream;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What a client's dialect must do with its pairs of files in {@code src/test/resources/fixtures/<folder>/}. A new case
 * is a new pair; {@code fixtures/README.md} says how they read.
 */
public abstract class DialectFixtures {

    private static final String ANYTHING = "*";
    private static final String END = ": end";
    private static final String REQUEST_ID = "req_1";

    /** The dialect under test. */
    protected abstract Dialect dialect();

    /** The folder of its fixtures. */
    protected abstract String folder();

    /** The client's body that answers belong to, when a case brings none of its own. */
    protected abstract ObjectNode question();

    /** The operation of answers that are in the dialect's own words already. */
    protected Operation own() {
        throw new IllegalStateException("this dialect has no words of its own");
    }

    @TestFactory
    Stream<DynamicTest> request() {
        return cases("request", ".client.json", (name, given) -> {
            ObjectNode client = (ObjectNode) json(given);
            JsonNode expected = json(sibling(given, ".client.json", ".chat.json"));
            JsonNode headers = expected.at("/given/headers");
            ObjectNode before = client.deepCopy();
            ObjectNode actual = Json.object();
            try {
                ModelRequest read = dialect().read(client, header -> {
                    JsonNode value = headers.get(header.toLowerCase(Locale.ROOT));
                    return value == null ? null : value.textValue();
                });
                describe(read, actual);
                ModelRequest.Original original = read.original();
                if (original != null) {
                    assertThat(original.body()).as("the client's own words").isEqualTo(before);
                }
            } catch (GatewayException refused) {
                actual.set("refused", describe(refused));
            }
            if (!expected.has("losses") && !expected.has("refused")) {
                assertThat(actual.path("losses")).as("losses").isEmpty();
            }
            expected.properties().forEach(part -> {
                if (!part.getKey().equals("given")) {
                    boolean partial =
                            !part.getKey().equals("body") && !part.getKey().equals("losses");
                    assertMatches(part.getKey(), part.getValue(), actual.path(part.getKey()), partial);
                }
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> answer() {
        return Stream.concat(
                cases("answer", ".chat.json", (name, given) -> answer(given, ".chat.json", false)),
                cases("answer", ".own.json", (name, given) -> answer(given, ".own.json", true)));
    }

    private void answer(Path given, String suffix, boolean own) throws IOException {
        ObjectNode body = (ObjectNode) json(given);
        Operation operation = own ? own() : Operation.CHAT;
        ModelAnswer.Whole whole = new ModelAnswer.Whole(operation, body, Usage.of(body.get("usage")));
        ObjectNode said = dialect().answer(whole, request(given, suffix, false));
        assertMatches("answer", json(sibling(given, suffix, ".client.json")), said, false);
    }

    @TestFactory
    Stream<DynamicTest> stream() {
        return Stream.concat(
                cases("stream", ".chat.jsonl", (name, given) -> stream(given, ".chat.jsonl", false)),
                cases("stream", ".own.jsonl", (name, given) -> stream(given, ".own.jsonl", true)));
    }

    private void stream(Path given, String suffix, boolean own) throws IOException {
        List<ObjectNode> chunks = lines(given);
        ObjectNode failure = chunks.getLast().has("failure") ? chunks.removeLast() : null;
        Operation operation = own ? own() : Operation.CHAT;
        ModelRequest request = request(given, suffix, true);
        List<ClientEvent> events = new ArrayList<>();
        List<ClientEvent> last = new ArrayList<>();
        try (Played played = new Played(chunks)) {
            DialectStream said = dialect().stream(new ModelAnswer.Streamed(operation, played), request);
            ObjectNode chunk;
            while ((chunk = played.next()) != null) {
                said.accept(chunk, events::add);
            }
            if (failure == null) {
                said.end(last::add);
            } else {
                events.add(dialect().lastEvent(failure(failure.get("failure")), REQUEST_ID));
            }
        }
        String expected = Files.readString(sibling(given, suffix, ".client.sse"));
        int end = expected.indexOf(END);
        assertThat(end >= 0)
                .as("'" + END + "' stands before the end of a complete answer")
                .isEqualTo(failure == null);
        assertEvents(end < 0 ? expected : expected.substring(0, end), events);
        assertEvents(end < 0 ? "" : expected.substring(end + END.length()), last);
    }

    @TestFactory
    Stream<DynamicTest> error() {
        return cases("error", ".failure.json", (name, given) -> {
            GatewayException failure = failure(json(given));
            JsonNode expected = json(sibling(given, ".failure.json", ".client.json"));
            ObjectNode actual = Json.object().put("status", dialect().status(failure));
            actual.set("body", dialect().error(failure, REQUEST_ID));
            ClientEvent event = dialect().lastEvent(failure, REQUEST_ID);
            ObjectNode said = actual.putObject("event").put("name", event.name());
            said.set("data", Json.read(event.data()));
            expected.properties()
                    .forEach(part -> assertMatches(part.getKey(), part.getValue(), actual.path(part.getKey()), false));
        });
    }

    private ModelRequest request(Path given, String suffix, boolean stream) throws IOException {
        Path own = sibling(given, suffix, ".request.json");
        ObjectNode body = Files.exists(own) ? (ObjectNode) json(own) : question();
        if (stream) {
            body.put("stream", true);
        }
        return dialect().read(body, header -> null);
    }

    private static void describe(ModelRequest read, ObjectNode actual) {
        actual.put("operation", read.operation().name());
        actual.put("model", read.model());
        actual.put("stream", read.stream());
        actual.put("includeUsage", read.includeUsage());
        actual.set("body", read.body());
        ModelRequest.Original original = read.original();
        if (original != null) {
            actual.put("original", original.operation().name());
            ObjectNode kept = actual.putObject("headers");
            original.headers().forEach(kept::put);
            ArrayNode losses = actual.putArray("losses");
            original.losses().stream().map(Loss::toString).forEach(losses::add);
        }
    }

    private static ObjectNode describe(GatewayException told) {
        return Json.object()
                .put("kind", told.kind().name())
                .put("param", told.param())
                .put("code", told.code())
                .put("message", told.text());
    }

    private static GatewayException failure(JsonNode failure) {
        GatewayException made = new GatewayException(
                        ErrorKind.valueOf(failure.path("kind").textValue()),
                        failure.path("message").textValue())
                .withParam(failure.path("param").textValue());
        return failure.has("code") ? made.withCode(failure.get("code").textValue()) : made;
    }

    private static void assertEvents(String text, List<ClientEvent> actual) throws IOException {
        List<String> expected = Arrays.stream(text.split("\n\n"))
                .map(String::strip)
                .filter(event -> !event.isEmpty())
                .toList();
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            String name = null;
            String data = "";
            for (String line : expected.get(i).split("\n")) {
                name = line.startsWith("event: ") ? line.substring(7) : name;
                data = line.startsWith("data: ") ? line.substring(6) : data;
            }
            ClientEvent event = actual.get(i);
            String said = new String(event.data(), UTF_8);
            String at = "event " + i + " " + said;
            assertThat(event.name()).as(at).isEqualTo(name);
            JsonNode wanted = Json.objectOrNull(data);
            if (wanted == null) {
                assertThat(said).as(at).isEqualTo(data);
            } else {
                assertMatches(at, wanted, Json.read(event.data()), false);
            }
        }
        assertThat(actual.stream().map(event -> event.name() + " " + new String(event.data(), UTF_8)))
                .as("events")
                .hasSize(expected.size());
    }

    /** Compares values; {@code partial} lets the actual objects have more fields. "*" stands for any present value. */
    private static void assertMatches(String at, JsonNode want, JsonNode got, boolean partial) {
        if (want.isTextual() && want.textValue().equals(ANYTHING)) {
            assertThat(got.isMissingNode() || got.isNull() || got.asText("-").isEmpty())
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

    private interface Check {
        void run(String name, Path given) throws IOException;
    }

    private Stream<DynamicTest> cases(String kind, String suffix, Check check) {
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

    private static List<ObjectNode> lines(Path file) throws IOException {
        List<ObjectNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                lines.add((ObjectNode) Json.read(line.getBytes(UTF_8)));
            }
        }
        return lines;
    }

    private static Path sibling(Path file, String suffix, String other) {
        return file.resolveSibling(file.getFileName().toString().replace(suffix, other));
    }

    /** Chunks that are there already; their usage is that of the last one that has some. */
    private static final class Played implements ChunkStream {

        private final Deque<ObjectNode> left;
        private Usage usage;

        Played(List<ObjectNode> chunks) {
            left = new ArrayDeque<>(chunks);
        }

        @Override
        public ObjectNode next() {
            ObjectNode chunk = left.poll();
            Usage told = chunk == null ? null : Usage.of(chunk.get("usage"));
            usage = told == null ? usage : told;
            return chunk;
        }

        @Override
        public boolean hasBuffered() {
            return !left.isEmpty();
        }

        @Override
        public Usage usage() {
            return usage;
        }

        @Override
        public void abort() {}

        @Override
        public void close() {}
    }
}
