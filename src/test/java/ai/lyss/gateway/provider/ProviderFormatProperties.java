package ai.lyss.gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.api.chat.ChatReading;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.generated.AnyJson;
import ai.lyss.gateway.generated.ChatBodies;
import ai.lyss.gateway.generated.Mutant;
import ai.lyss.gateway.generated.OpenAiShape;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * What holds for every provider's format whatever clients and upstreams send, tried on generated input and on the
 * provider's fixtures with one thing wrong.
 */
public abstract class ProviderFormatProperties {

    private static final String SEED = "20261124";

    private final Map<String, List<Path>> files = new java.util.HashMap<>();

    /** The format under test. */
    protected abstract ProviderFormat format();

    /** The folder of its fixtures. */
    protected abstract String folder();

    /** Upstream models that are spoken to differently. */
    protected List<String> models() {
        return List.of("some-model");
    }

    /** Fixtures of servers whose events say that they are the last when they are not. */
    protected Set<String> streamsThatCannotBeTold() {
        return Set.of();
    }

    @Property(seed = SEED)
    void request_thatOpenAiAllows_isSaidOrRefusedWithA4xx(
            @ForAll("bodies") ObjectNode body, @ForAll("upstreamModels") String model) {
        saidOrRefused(ChatReading.of(body), model);
    }

    @Property(seed = SEED)
    void request_withAnyOtherValueAnywhere_isSaidOrRefusedWithA4xx(
            @ForAll("requests") ObjectNode body,
            @ForAll int place,
            @ForAll("values") JsonNode value,
            @ForAll("upstreamModels") String model) {
        ModelRequest asked;
        try {
            asked = ChatReading.of((ObjectNode) Mutant.of(body, place, value));
        } catch (GatewayException refused) {
            return;
        }
        saidOrRefused(asked, model);
    }

    private void saidOrRefused(ModelRequest asked, String model) {
        ObjectNode before = asked.body().deepCopy();
        try {
            UpstreamRequest said = format().transform(asked, channel(model));
            assertThat(Json.read(Json.bytes(said.body())).isObject()).isTrue();
            assertThat(URI.create("https://upstream.test" + said.path())).isNotNull();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (GatewayException refused) {
            assertThat(refused.kind().status()).as(refused.text()).isBetween(400, 499);
        }
        assertThat(asked.body()).as("the shared body is unchanged").isEqualTo(before);
    }

    /** A cut stream ends as the whole one did, or fails; it never says what the whole one did not say. */
    @Example
    void stream_cutAtAnyByte_neverEndsAsIfItWereWhole() {
        for (Path fixture : fixtures("stream", ".upstream.sse")) {
            if (streamsThatCannotBeTold().contains(name(fixture))) {
                continue;
            }
            byte[] body = bytes(fixture);
            ModelRequest asked = asking(whole(body, asking(1)).choices());
            StreamRun whole = whole(body, asked);
            for (int cut = 0; cut < body.length; cut++) {
                StreamRun run =
                        StreamRun.of(new ByteArrayInputStream(body, 0, cut), format(), asked, TestChannel.of(folder()));
                String at = name(fixture) + " cut at " + cut;
                if (run.failure() == null) {
                    assertThat(run.said()).as(at).isEqualTo(whole.said());
                } else {
                    assertThat(run.hasUsage()).as(at).isFalse();
                    assertThat(run.said()).as(at).isEqualTo(first(run.said().size(), whole.said()));
                }
            }
        }
    }

    private static List<String> first(int most, List<String> all) {
        return all.subList(0, Math.min(most, all.size()));
    }

    @Property(seed = SEED)
    void stream_inPiecesOfAnySize_saysTheSame(
            @ForAll("streams") Path fixture,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 200) Integer> sizes) {
        byte[] body = bytes(fixture);
        StreamRun run = StreamRun.of(new Pieces(body, sizes), format(), asking(1), TestChannel.of(folder()));
        StreamRun whole = whole(body, asking(1));
        assertThat(run.said()).isEqualTo(whole.said());
        assertThat(run.failure() == null).isEqualTo(whole.failure() == null);
    }

    @Property(seed = SEED)
    void stream_withAnyOtherValueAnywhere_isRightOrFails(
            @ForAll("streams") Path fixture, @ForAll int event, @ForAll int place, @ForAll("values") JsonNode value) {
        List<String> lines = new ArrayList<>(List.of(new String(bytes(fixture), UTF_8).split("\r?\n", -1)));
        List<Integer> events = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("data: {")
                    && Json.objectOrNull(lines.get(i).substring(6)) != null) {
                events.add(i);
            }
        }
        if (!events.isEmpty()) {
            int line = events.get(Math.floorMod(event, events.size()));
            JsonNode data =
                    Objects.requireNonNull(Json.objectOrNull(lines.get(line).substring(6)));
            lines.set(line, "data: " + Json.text(Mutant.of(data, place, value)));
        }
        assertRight(whole(String.join("\n", lines).getBytes(UTF_8), asking(1)));
    }

    @Property(seed = SEED)
    void stream_ofAnyEvents_isRightOrFails(@ForAll("eventLists") List<ObjectNode> events) {
        StringBuilder body = new StringBuilder();
        events.forEach(event -> body.append("data: ").append(Json.text(event)).append("\n\n"));
        assertRight(whole(body.toString().getBytes(UTF_8), asking(1)));
    }

    @Property(seed = SEED)
    void stream_withAnyBytesInIt_isRightOrFails(
            @ForAll("streams") Path fixture, @ForAll int position, @ForAll @Size(max = 4) byte[] other) {
        byte[] body = bytes(fixture);
        int at = Math.floorMod(position, Math.max(1, body.length));
        System.arraycopy(other, 0, body, at, Math.min(other.length, body.length - at));
        assertRight(whole(body, asking(1)));
    }

    @Property(seed = SEED)
    void answer_withAnyOtherValueAnywhere_isRightOrFails(
            @ForAll("answers") ObjectNode answer, @ForAll int place, @ForAll("values") JsonNode value) {
        rightOrFails((ObjectNode) Mutant.of(answer, place, value));
    }

    @Property(seed = SEED)
    void answer_withoutAnything_isRightOrFails(@ForAll("answers") ObjectNode answer, @ForAll int place) {
        rightOrFails((ObjectNode) Mutant.of(answer, place, null));
    }

    @Property(seed = SEED)
    void answer_ofAnyObject_isRightOrFails(@ForAll("events") ObjectNode answer) {
        rightOrFails(answer);
    }

    private void rightOrFails(ObjectNode answer) {
        try {
            ObjectNode normalized = format().normalize(answer, asking(1), channel("m"));
            assertThat(OpenAiShape.problems(normalized)).isEmpty();
            assertThat(Json.objectOrNull(Json.bytes(normalized))).isNotNull();
            format().usage(normalized);
        } catch (UpstreamException failed) {
            assertThat(failed.failure().forClient().kind().status()).isBetween(400, 599);
        }
    }

    private static void assertRight(StreamRun run) {
        assertThat(OpenAiShape.problems(run.chunks())).isEmpty();
        if (run.failure() != null) {
            assertThat(run.failure().forClient().text()).isNotBlank();
        }
    }

    @Property(seed = SEED)
    void refusal_withAnyBody_meansSomething(
            @ForAll @IntRange(min = 300, max = 599) int status, @ForAll("errors") JsonNode body, @ForAll byte[] other) {
        for (byte[] bytes : new byte[][] {Json.bytes(body), other}) {
            UpstreamFailure failure = format().failure(new UpstreamError(status, null, bytes));
            assertThat(failure.forClient().kind().status()).isBetween(400, 599);
            assertThat(failure.forClient().text()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<ObjectNode> bodies() {
        return ChatBodies.of("m");
    }

    @Provide
    Arbitrary<String> upstreamModels() {
        return Arbitraries.of(models());
    }

    /** The clients' bodies of the fixtures, and generated ones. */
    @Provide
    Arbitrary<ObjectNode> requests() {
        return Arbitraries.oneOf(Arbitraries.of(documents("request", ".client.json")), ChatBodies.of("m"));
    }

    @Provide
    Arbitrary<Path> streams() {
        return Arbitraries.of(fixtures("stream", ".upstream.sse"));
    }

    @Provide
    Arbitrary<ObjectNode> answers() {
        return Arbitraries.of(documents("answer", ".upstream.json"));
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return AnyJson.value(words());
    }

    @Provide
    Arbitrary<ObjectNode> events() {
        return AnyJson.object(words());
    }

    @Provide
    Arbitrary<List<ObjectNode>> eventLists() {
        return events().list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<JsonNode> errors() {
        return Arbitraries.oneOf(
                AnyJson.value(List.of("error", "message", "type", "code", "param", "details", "status")));
    }

    private List<String> words() {
        List<JsonNode> known = new ArrayList<>(documents("answer", ".upstream.json"));
        for (Path fixture : fixtures("stream", ".upstream.sse")) {
            new String(bytes(fixture), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> Json.objectOrNull(line.substring(6)))
                    .filter(Objects::nonNull)
                    .forEach(known::add);
        }
        return Mutant.words(known);
    }

    private StreamRun whole(byte[] body, ModelRequest asked) {
        return StreamRun.of(new ByteArrayInputStream(body), format(), asked, TestChannel.of(folder()));
    }

    private Channel channel(String upstreamModel) {
        return new Channel(
                "ch-1",
                null,
                "test",
                folder(),
                URI.create("https://upstream.test"),
                new Credential("test-credential"),
                Map.of(),
                List.of(new ChannelModel("*", upstreamModel)),
                1,
                0,
                true);
    }

    private static ModelRequest asking(int choices) {
        ObjectNode body = Json.object().put("model", "asked-model").put("n", choices);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        return ModelRequest.chat("asked-model", true, true, body);
    }

    private List<ObjectNode> documents(String kind, String suffix) {
        return fixtures(kind, suffix).stream()
                .map(file -> Json.objectOrNull(bytes(file)))
                .filter(Objects::nonNull)
                .toList();
    }

    private List<Path> fixtures(String kind, String suffix) {
        return files.computeIfAbsent(kind, each -> {
            Path directory = Path.of("src/test/resources/fixtures", folder(), kind);
            try (Stream<Path> found = Files.list(directory)) {
                return found.filter(file -> file.toString().endsWith(suffix))
                        .sorted()
                        .toList();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }

    private static String name(Path fixture) {
        return fixture.getFileName().toString().replace(".upstream.sse", "");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A body that comes in pieces of given sizes, over and over. */
    private static final class Pieces extends InputStream {
        private final InputStream body;
        private final int[] sizes;
        private int next;

        Pieces(byte[] body, List<Integer> sizes) {
            this.body = new ByteArrayInputStream(body);
            this.sizes = sizes.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public int read() throws IOException {
            return body.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return body.read(into, offset, Math.min(length, sizes[next++ % sizes.length]));
        }
    }
}
