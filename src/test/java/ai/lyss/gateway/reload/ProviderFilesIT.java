package ai.lyss.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.RunningGateway;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Files of providers are edited while requests run, and no request notices. */
class ProviderFilesIT extends RunningGateway {

    private static final AtomicInteger COUNT = new AtomicInteger();

    @Autowired
    private CamelContext camel;

    @Autowired
    private ProviderDirect direct;

    @TempDir
    private Path directory;

    private final String name = "edited" + COUNT.incrementAndGet(); // all tests share one gateway

    @Test
    void addedFile_servesAfterTwoLooks() throws Exception {
        ProviderFiles files = files();
        files.look();
        write(route("transformOpenAi"));
        channel();

        files.look();
        assertThat(direct.names()).doesNotContain(name); // it may be half written
        files.look();

        assertThat(direct.names()).contains(name);
        assertThat(ask("tokens=3").body()).contains("w1 w2 w3");
        assertThat(files.problems()).isEmpty();
    }

    @Test
    void fileEditedUnderLoad_losesNoRequest() throws Exception {
        ProviderFiles files = serving();
        channel();
        AtomicBoolean edited = new AtomicBoolean();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> load = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                boolean stream = i % 2 == 0;
                load.add(CompletableFuture.runAsync(
                        () -> {
                            while (!edited.get()) {
                                askOnce(stream, wrong);
                                answered.incrementAndGet();
                            }
                        },
                        clients));
            }
            try {
                for (int edit = 1; edit <= 20; edit++) {
                    int before = answered.get();
                    write("# edit " + edit + "\n" + route("transformOpenAi"));
                    files.look();
                    files.look();
                    await().until(() -> answered.get() >= before + 16); // every client is served by the new one
                }
            } finally {
                edited.set(true);
            }
            load.forEach(CompletableFuture::join);
        }

        assertThat(wrong).isEmpty();
        files.look();
        assertThat(routes()).hasSize(1);
    }

    @Test
    void streamOnTheOldRoute_endsThereBeforeTheRouteGoes() throws Exception {
        ProviderFiles files = serving();
        channel();
        HttpResponse<Stream<String>> stream =
                http.send(body("tokens=20,interval=50", "\"stream\":true,"), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = stream.body().iterator();
        lines.next();

        write(route("transformOpenAi") + "# another\n");
        files.look();
        files.look();

        assertThat(routes()).containsExactlyInAnyOrder("provider-" + name, "provider-" + name + "#2");
        assertThat(direct.route(name)).extracting(Route::getRouteId).isEqualTo("provider-" + name + "#2");
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        assertThat(rest).contains("data: [DONE]");
        await().untilAsserted(() -> {
            files.look();
            assertThat(routes()).containsExactly("provider-" + name + "#2");
        });
    }

    @Test
    void nextEdit_takesThePlainIdAgain() throws Exception {
        ProviderFiles files = serving();
        for (int edit = 1; edit <= 2; edit++) {
            write(route("transformOpenAi") + "# edit " + edit + "\n");
            files.look();
            files.look();
            files.look();
        }

        assertThat(routes()).containsExactly("provider-" + name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "refs no bean    | ref: transformOpenAi   | ref: transformNobody   | line 8  | transformNobody",
                "no such step    | process: { id: norm    | proces: { id: norm     | line 10 | proces",
                "no such field   | nodePrefixId           | nodePrefixIdd          | line 3  | nodePrefixId",
                "not closed      | uri: direct            | uri: [direct           | line 7  | ',' or ']'",
                "not a provider  | id: provider-          | id: Provider-          | line 2  | provider-<name>",
                "another door    | uri: direct:provider-  | uri: direct:inference- | line 6  | must be from direct:provider-",
                "no value behind | upstream}}             | nobody}}               | line 9  | nobody",
                "no routes       | - route:               | - beans:               | line 1  | - route:",
            })
    void brokenFile_isRefusedWithItsLine_andTheOldRouteServes(
            String what, String good, String bad, String line, String reason) throws Exception {
        ProviderFiles files = serving();
        channel();
        String broken = route("transformOpenAi").replaceFirst(Pattern.quote(good), bad);
        write(broken);

        files.look();
        files.look();

        assertThat(files.problems()).containsOnlyKeys(file());
        assertThat(files.problems().get(file()))
                .startsWith(file() + ", " + line + ": ")
                .contains(reason);
        assertThat(routes()).containsExactly("provider-" + name);
        assertThat(ask("tokens=3").body()).contains("w1 w2 w3");

        write(route("transformOpenAi"));
        files.look();
        files.look();
        assertThat(files.problems()).isEmpty();
    }

    @Test
    void secondFileWithTheSameRoute_isRefused() throws Exception {
        ProviderFiles files = serving();
        Files.writeString(directory.resolve("other.camel.yaml"), route("transformAzure"));

        files.look();
        files.look();

        assertThat(files.problems().get(directory.resolve("other.camel.yaml")))
                .contains("provider-" + name + " is in " + file() + " already");
    }

    @Test
    void renamedFile_losesNothing() throws Exception {
        ProviderFiles files = serving();
        channel();
        Files.move(file(), directory.resolve("renamed.camel.yaml"));

        files.look();
        assertThat(ask("tokens=3").statusCode()).isEqualTo(200);
        files.look();

        assertThat(files.problems()).isEmpty();
        assertThat(ask("tokens=3").statusCode()).isEqualTo(200);
    }

    @Test
    void deletedFile_takesItsProviderAway_andRequestsAreToldAtOnce() throws Exception {
        ProviderFiles files = serving();
        channel();
        Files.writeString(
                directory.resolve("other.camel.yaml"), route("transformAzure").replace(name, name + "other"));
        files.look();
        files.look();
        Files.delete(file());
        files.look();
        files.look();

        HttpResponse<String> answer = ask("tokens=3");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(routes()).containsExactly("provider-" + name + "other");
    }

    @Test
    void directoryThatIsAway_changesNothing() throws Exception {
        ProviderFiles files = serving();
        channel();
        Path aside = directory.resolveSibling(directory.getFileName() + "-aside");
        Files.move(directory, aside);

        files.look();
        files.look();
        assertThat(files.problems().get(directory)).contains("cannot be read");
        assertThat(ask("tokens=3").statusCode()).isEqualTo(200);

        Files.move(aside, directory);
        files.look();
        assertThat(files.problems()).isEmpty();
    }

    private ProviderFiles files() {
        return new ProviderFiles(directory, camel, direct);
    }

    /** With the file in force. */
    private ProviderFiles serving() throws IOException {
        ProviderFiles files = files();
        write(route("transformOpenAi"));
        files.look();
        files.look();
        return files;
    }

    private Path file() {
        return directory.resolve(name + ".camel.yaml");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    private String route(String transform) {
        return """
                - route:
                    id: provider-%1$s
                    nodePrefixId: %1$s.
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: direct:provider-%1$s
                      steps:
                        - process: { id: transform, ref: %2$s }
                        - to: { id: call, uri: "{{upstream}}" }
                        - process: { id: normalize, ref: normalizeOpenAi }
                """.formatted(name, transform);
    }

    private void channel() {
        addChannel(name, name, name + ":*", null, 0);
    }

    private List<String> routes() {
        return camel.getRoutes().stream()
                .map(Route::getRouteId)
                .filter(id -> id.startsWith("provider-" + name))
                .toList();
    }

    private HttpRequest body(String script, String more) {
        return request("/v1/chat/completions")
                .timeout(Duration.ofSeconds(10)) // an error comes at once
                .POST(HttpRequest.BodyPublishers.ofString(chat(name + ":" + script, more)))
                .build();
    }

    private HttpResponse<String> ask(String script) throws IOException, InterruptedException {
        return http.send(body(script, ""), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private void askOnce(boolean stream, ConcurrentLinkedQueue<String> wrong) {
        try {
            HttpResponse<String> answer = http.send(
                    body("tokens=5,interval=2", stream ? "\"stream\":true," : ""),
                    HttpResponse.BodyHandlers.ofString());
            String text = answer.body();
            boolean whole =
                    stream ? text.contains("w5") && text.endsWith("data: [DONE]\n\n") : text.contains("w1 w2 w3 w4 w5");
            if (answer.statusCode() != 200 || !whole) {
                wrong.add(answer.statusCode() + " " + text);
            }
        } catch (IOException | InterruptedException lost) {
            wrong.add(lost.toString());
        }
    }
}
