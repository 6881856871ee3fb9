package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

/** The file that declares channels, at a start. */
@Isolated("the output of the JVM")
@ExtendWith(OutputCaptureExtension.class)
class DeclareChannelsTest {

    private static final String SECRET = "sk-from-the-environment-0123";
    private static final String FILE = """
            channels:
              - id: main
                name: Main
                provider: openai
                base_url: https://api.example.com/v1
                credential: ${OUR_OPENAI_KEY}
                models: ["gpt-*", {model: small, upstream_model: gpt-mini}]
                limits: {concurrency: 8}
                timeouts: {first_token: 10s}
            policies:
              - model: gpt-*
                strategy: affinity
            """;

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.migrated();
    private TestStore node;

    @BeforeEach
    void start() throws Exception {
        node = new TestStore(database.dataSource(), home, Duration.ofHours(1));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void file_isAppliedAtAStart_andFollowedAtTheNext(CapturedOutput output) throws Exception {
        apply(FILE);
        Channel main = node.store().snapshot().find("main").orElseThrow();
        assertThat(main.credential().secret()).isEqualTo(SECRET);
        assertThat(main.upstreamModel("small")).isEqualTo("gpt-mini");
        assertThat(main.limits().concurrency()).isEqualTo(8);
        assertThat(main.timeouts().firstToken()).isEqualTo(Duration.ofSeconds(10));
        assertThat(node.store().snapshot().policy("anybody", "gpt-5")).isPresent();

        apply(FILE); // nothing changes, so no version does
        assertThat(node.store().stored("main").orElseThrow().version()).isEqualTo(1);

        apply(FILE.replace("id: main", "id: other"));
        assertThat(node.store().snapshot().find("main")).isEmpty();
        assertThat(node.store().snapshot().find("other")).isPresent();
        assertThat(output).contains("\"create\":2").doesNotContain(SECRET);
    }

    @Test
    void brokenFile_isRefusedWholeWithFileLineAndReason(CapturedOutput output) throws Exception {
        apply(FILE);
        apply(FILE.replace("Main", "Renamed")
                .replace("affinity", "luck")
                .replace("concurrency: 8", "concurrency: none"));
        assertThat(output)
                .contains("channels.yaml, line 8: must be a whole number")
                .contains("channels.yaml, line 12: must be one of weighted-random");
        apply(FILE.replace("${OUR_OPENAI_KEY}", "sk-literal-secret-9876"));
        assertThat(output).contains("channels.yaml, line 6: must be ${NAME}").doesNotContain("sk-literal-secret-9876");
        apply("channels: [}");
        assertThat(output).contains("line 1: ");
        Files.delete(home.resolve("channels.yaml"));
        declare().apply();
        assertThat(output).contains("cannot be read");
        assertThat(node.store().snapshot().find("main").orElseThrow().name()).isEqualTo("Main");
    }

    @ParameterizedTest
    @CsvSource({
        "id: main, id: overview, line 2: is the name of something else",
        "id: main, id: plan, line 2: is the name of something else",
        "${OUR_OPENAI_KEY}, ${LYSS_AUTH_JWT_SECRET}, line 6: must not be a variable of the gateway",
        "${OUR_OPENAI_KEY}, ${HOME}, line 6: must be ${NAME} of a variable that is a credential",
        "limits:, 'settings: {headers: CamelHttpUri=title, title: x}, limits:', settings.headers"
    })
    void whatReachesFurtherThanAChannel_isRefused(String right, String wrong, String why, CapturedOutput output)
            throws Exception {
        apply(FILE.replace(right, wrong.replace(", limits", "\n    limits")));
        assertThat(output).contains(why).doesNotContain("our-own").doesNotContain("/home/us");
        assertThat(node.store().all()).isEmpty();
    }

    @Test
    void whatCameFromElsewhere_isNotTouched(CapturedOutput output) throws Exception {
        Channel made = ManyChannels.number(0);
        node.channels().create(made, Origin.API);
        apply(FILE.replace("id: main", "id: " + made.id()));
        assertThat(output).contains("line 2: is that of a channel that did not come from a file");
        apply("channels: []");
        assertThat(node.store().all()).containsExactly(made);
    }

    @Test
    void aliasesOfAliases_endSomewhere(CapturedOutput output) throws Exception {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String before = "*a" + (i - 1);
            yaml.append(
                    "a%d: &a%d [%s]%n".formatted(i, i, String.join(", ", java.util.Collections.nCopies(5, before))));
        }
        apply(yaml.toString());
        assertThat(output).contains("are not applied");
    }

    private void apply(String yaml) throws Exception {
        Files.writeString(home.resolve("channels.yaml"), yaml);
        declare().apply();
    }

    private FileChannels declare() {
        ChannelSettings settings = new ChannelSettings(
                Duration.ofHours(1), home.resolve("channels.yaml"), List.of(), ChannelSettings.CREDENTIALS);
        KnownProviders providers = new KnownProviders(
                new Providers() {
                    @Override
                    public @Nullable Route route(String provider) {
                        return null;
                    }

                    @Override
                    public Set<String> names() {
                        return Set.of("openai");
                    }
                },
                new ProviderSettings(null));
        CredentialReference references = new CredentialReference(
                new MockEnvironment()
                        .withProperty("OUR_OPENAI_KEY", SECRET)
                        .withProperty("LYSS_AUTH_JWT_SECRET", "our-own")
                        .withProperty("HOME", "/home/us"),
                settings);
        return new FileChannels(node.declaring(new ChannelDocument(providers), references, settings), settings);
    }
}
