package ai.lyss.gateway.api.responses;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every stream of a response: the fixtures say what is in it, this says how it hangs together. */
class ResponsesStreamTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/dialect-responses");
    private static final GatewayException BROKEN = new GatewayException(ErrorKind.UPSTREAM, "It broke off.");

    private final ResponsesDialect dialect = new ResponsesDialect();

    @TestFactory
    Stream<DynamicTest> events_areNumberedAndBelongTogether() {
        return fixtures("stream", ".chat.jsonl")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    List<ObjectNode> events = events(file);
                    Map<Integer, String> ids = new HashMap<>();
                    Map<String, StringBuilder> deltas = new HashMap<>();
                    Set<Integer> done = new HashSet<>();
                    for (int i = 0; i < events.size(); i++) {
                        ObjectNode event = events.get(i);
                        assertThat(event.path("sequence_number").intValue()).isEqualTo(i);
                        assertThat(event.path("response").path("id").asText("same"))
                                .isIn(
                                        "same",
                                        events.getFirst().at("/response/id").asText());
                        if (!event.has("output_index")) {
                            continue;
                        }
                        int index = event.get("output_index").intValue();
                        String type = event.get("type").textValue();
                        String id = event.has("item")
                                ? event.at("/item/id").textValue()
                                : event.path("item_id").textValue();
                        if (type.equals("response.output_item.added")) {
                            assertThat(index).as("items begin in order").isEqualTo(ids.size());
                            ids.put(index, id);
                        }
                        assertThat(id).as(event.toString()).isEqualTo(ids.get(index));
                        assertThat(done)
                                .as("nothing follows the end of an item")
                                .doesNotContain(index);
                        if (type.equals("response.output_item.done")) {
                            done.add(index);
                            assertThat(event.get("item"))
                                    .isEqualTo(events.getLast()
                                            .at("/response/output")
                                            .get(index));
                        }
                        addUp(type, event, deltas);
                    }
                    assertThat(new HashSet<>(ids.values())).as("ids are unique").hasSameSizeAs(ids.keySet());
                    assertThat(done).isEqualTo(ids.keySet());
                    assertThat(events.getLast().at("/response/output")).hasSameSizeAs(ids.keySet());
                }));
    }

    private static void addUp(String type, ObjectNode event, Map<String, StringBuilder> deltas) {
        String key = type.replaceAll("\\.(delta|done)$", "") + event.path("output_index") + event.path("content_index");
        if (type.endsWith(".delta")) {
            deltas.computeIfAbsent(key, none -> new StringBuilder())
                    .append(event.get("delta").textValue());
        }
        for (String whole : new String[] {"text", "refusal", "arguments", "input"}) {
            if (type.endsWith(".done") && event.has(whole)) {
                assertThat(deltas.get(key)).as(key).hasToString(event.get(whole).textValue());
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> events_areWhatTheOfficialSdkReads() {
        return fixtures("stream", ".chat.jsonl")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    ResponseAccumulator accumulator = ResponseAccumulator.create();
                    for (ObjectNode event : events(file)) {
                        accumulator.accumulate(
                                sdk(event, ResponseStreamEvent.class).validate());
                    }
                    assertThat(accumulator.response().validate().output()).isNotNull();
                }));
    }

    @TestFactory
    Stream<DynamicTest> answers_areWhatTheOfficialSdkReads() {
        return fixtures("answer", ".chat.json")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    ObjectNode completion = (ObjectNode) Json.read(Files.readAllBytes(file));
                    ResponsesStream stream = new ResponsesStream(request(file, ".chat.json"));
                    stream.whole(completion);
                    Response response = sdk(stream.response(), Response.class).validate();
                    assertThat(response.id()).startsWith("resp_");
                }));
    }

    @TestFactory
    Stream<DynamicTest> brokenOff_isOneFailedResponseWherever() {
        return fixtures("stream", ".chat.jsonl")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    List<ObjectNode> chunks = chunks(file);
                    for (int until = 1; until <= chunks.size(); until++) {
                        ResponsesStream stream = new ResponsesStream(request(file, ".chat.jsonl"));
                        List<ObjectNode> events = new ArrayList<>();
                        chunks.subList(0, until)
                                .forEach(chunk -> stream.accept(chunk, event -> events.add(data(event))));
                        ObjectNode last = data(stream.brokenOff(BROKEN));
                        assertThat(last.get("type").textValue()).isEqualTo("response.failed");
                        assertThat(last.get("sequence_number").intValue()).isEqualTo(events.size());
                        assertThat(last.at("/response/status").textValue()).isEqualTo("failed");
                        assertThat(last.at("/response/error/code").textValue()).isEqualTo("server_error");
                        assertThat(last.at("/response/error/message").textValue())
                                .isEqualTo("It broke off.");
                        assertThat(last.at("/response/id"))
                                .isEqualTo(events.getFirst().at("/response/id"));
                        sdk(last, ResponseStreamEvent.class).validate();
                    }
                }));
    }

    @Test
    void brokenOff_beforeTheFirstEventIsLeftToTheDialect() {
        ResponsesStream stream = new ResponsesStream(dialect.read(question(), header -> null));
        assertThat(stream.brokenOff(BROKEN)).isNull();
    }

    @Test
    void output_comesBackAsInput() throws IOException {
        Path signed = FIXTURES.resolve("stream/reasoning-signed.chat.jsonl");
        ObjectNode next = question();
        JsonNode output = events(signed).getLast().at("/response/output");
        next.putArray("input").addObject().put("role", "user").put("content", "Hi");
        output.forEach(next.withArray("input")::add);
        next.withArray("input").addObject().put("role", "user").put("content", "And?");
        ModelRequest read = dialect.read(next, header -> null);
        JsonNode assistant = read.body().at("/messages/1");
        assertThat(assistant.at("/thinking_blocks/0/signature").textValue()).isEqualTo("sig+/=");
        assertThat(assistant.path("reasoning_content").textValue()).isEqualTo("Hmm");
        assertThat(assistant.path("content").textValue()).isEqualTo("Hi");
        assertThat(read.original())
                .satisfies(original -> assertThat(original.losses()).isEmpty());
    }

    private List<ObjectNode> events(Path file) throws IOException {
        ResponsesStream stream = new ResponsesStream(request(file, ".chat.jsonl"));
        List<ObjectNode> events = new ArrayList<>();
        chunks(file).forEach(chunk -> stream.accept(chunk, event -> events.add(data(event))));
        stream.end(event -> events.add(data(event)));
        return events;
    }

    private ModelRequest request(Path file, String suffix) throws IOException {
        Path own = file.resolveSibling(file.getFileName().toString().replace(suffix, ".request.json"));
        ObjectNode body = Files.exists(own) ? (ObjectNode) Json.read(Files.readAllBytes(own)) : question();
        return dialect.read(body, header -> null);
    }

    private static ObjectNode question() {
        return Json.object().put("model", "asked-model").put("input", "Hi");
    }

    private static List<ObjectNode> chunks(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(Json::objectOrNull)
                .toList();
    }

    private static ObjectNode data(ClientEvent event) {
        ObjectNode data = Json.objectOrNull(event.data());
        assertThat(event.name()).isEqualTo(data.get("type").textValue());
        return data;
    }

    private static <T> T sdk(ObjectNode said, Class<T> type) throws IOException {
        return ObjectMappers.jsonMapper().readValue(Json.bytes(said), type);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static Stream<Path> fixtures(String kind, String suffix) {
        try (Stream<Path> files = Files.list(FIXTURES.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
