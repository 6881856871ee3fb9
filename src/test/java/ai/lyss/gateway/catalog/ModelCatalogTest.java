package ai.lyss.gateway.catalog;

import static ai.lyss.gateway.catalog.SomeChannel.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Traits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The file changes under a running gateway. */
@Isolated("the output of the JVM")
@ExtendWith(OutputCaptureExtension.class)
class ModelCatalogTest {

    private static final Channel CHANNEL = of("p", Map.of());

    @TempDir
    Path directory;

    private Path file;
    private Clock clock = Clock.fixed(Instant.parse("2026-11-24T23:59:59Z"), ZoneOffset.UTC);
    private ModelCatalog catalog;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("models.yaml");
        write(100);
        catalog = new ModelCatalog(file, new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return clock.instant();
            }
        });
    }

    @AfterEach
    void stop() {
        catalog.destroy();
    }

    /** Prices change at midnight, for those who come then. */
    @Test
    void moment_isOfItsDay_andStaysAsItIs() throws IOException {
        Files.writeString(
                file,
                "models:\n  - { match: m, max-tokens: 1 }\n  - { match: m, from: 2026-11-25, max-tokens: 2 }\n"
                        .replace("max-tokens", "max-output"));
        lookTwice();
        Instant midnight = Instant.parse("2026-11-25T00:00:00Z");
        var before = catalog.at(midnight.minusNanos(1));
        assertThat(catalog.at(midnight).of(CHANNEL, "m").get(Capabilities.MAX_OUTPUT))
                .contains(2);
        assertThat(before.of(CHANNEL, "m").get(Capabilities.MAX_OUTPUT)).contains(1);
        write(200);
        lookTwice();
        assertThat(before.of(CHANNEL, "m").get(Capabilities.MAX_OUTPUT)).contains(1);
    }

    @Test
    void change_holdsWhenItHasStayedForTwoLooks() throws IOException {
        write(200);
        catalog.look();
        assertThat(maxTokens()).as("it may be half written").isEqualTo(100);
        catalog.look();
        assertThat(maxTokens()).isEqualTo(200);
    }

    @Test
    void change_ofTheSameSizeAtTheSameTime_isSeen() throws IOException {
        var time = Files.getLastModifiedTime(file);
        write(300);
        Files.setLastModifiedTime(file, time);
        lookTwice();
        assertThat(maxTokens()).isEqualTo(300);
    }

    @Test
    void file_thatAnEditorPutsInPlaceOfTheOld_isSeen() throws IOException {
        Path other = directory.resolve("models.yaml.tmp");
        Files.writeString(other, content(200));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        lookTwice();
        assertThat(maxTokens()).isEqualTo(200);
    }

    @Test
    void link_thatPointsElsewhere_isSeen() throws IOException {
        Path first = Files.writeString(directory.resolve("first"), content(100));
        Path second = Files.writeString(directory.resolve("second"), content(200));
        Path link = Files.createSymbolicLink(directory.resolve("link"), first);
        catalog = new ModelCatalog(link, clock);
        Files.delete(link);
        Files.createSymbolicLink(link, second);
        lookTwice();
        assertThat(maxTokens()).isEqualTo(200);
    }

    @Test
    void brokenFile_isRefusedOnce_andTheOldContentStays(CapturedOutput log) throws IOException {
        Files.writeString(file, "profiles:\n  p: { max-tokens: lots }\n");
        lookTwice();
        lookTwice();
        assertThat(maxTokens()).isEqualTo(100);
        String told = file + ", line 2: 'max-tokens' must be a number";
        assertThat(log.getAll()).containsOnlyOnce(told);
        assertThat(catalog.problem()).startsWith(told);

        write(200);
        lookTwice();
        assertThat(maxTokens()).isEqualTo(200);
        assertThat(catalog.problem()).isNull();
    }

    @Test
    void missingFile_isToldOnce_andTheOldContentStays(CapturedOutput log) throws IOException {
        Files.delete(file);
        lookTwice();
        assertThat(maxTokens()).isEqualTo(100);
        assertThat(log.getAll()).containsOnlyOnce("cannot be read");
        write(100);
        lookTwice();
        assertThat(catalog.problem()).isNull();
    }

    @Test
    void brokenFile_thatWasAwayForAWhile_isToldAgain() throws IOException {
        Files.writeString(file, "x");
        lookTwice();
        Files.delete(file);
        lookTwice();
        assertThat(catalog.problem()).contains("cannot be read");
        Files.writeString(file, "x");
        lookTwice();
        assertThat(catalog.problem()).contains("a mapping is expected");
    }

    @Test
    void brokenFile_stopsTheStart() throws IOException {
        Files.writeString(file, "models:\n  - match: a\n    sampeling: true\n");
        assertThatThrownBy(() -> new ModelCatalog(file, clock))
                .hasMessage(file + ", line 3: there is no capability 'sampeling'");
        assertThatThrownBy(() -> new ModelCatalog(directory.resolve("none"), clock))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void startThatFails_saysWhyInShort(CapturedOutput log) throws IOException {
        Files.writeString(file, "models:\n  - match: a\n    sampeling: true\n");
        SpringApplicationBuilder application = new SpringApplicationBuilder(ModelCatalog.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.location=optional:file:none/", "lyss.catalog.file=" + file);
        assertThatThrownBy(application::run).hasRootCauseInstanceOf(CatalogException.class);
        assertThat(log)
                .contains("APPLICATION FAILED TO START")
                .contains("Description:\n\n" + file + ", line 3: there is no capability 'sampeling'");
    }

    @Test
    void entryWithADay_beginsToHoldOnIt() throws IOException {
        Files.writeString(file, content(100) + "models: [ { match: m, from: 2026-11-25, max-tokens: 7 } ]\n");
        lookTwice();
        assertThat(maxTokens()).isEqualTo(100);
        clock = Clock.offset(clock, Duration.ofSeconds(1));
        catalog.look();
        assertThat(maxTokens()).isEqualTo(7);
    }

    @Test
    void traits_areWorkedOutOnce_alsoForAChannelThatIsMadeAnew() {
        Traits first = catalog.of(of("p", Map.of("sampling", "false")), "m");
        assertThat(catalog.of(of("p", Map.of("sampling", "false")), "m")).isSameAs(first);
        assertThat(catalog.of(of("p", Map.of("sampling", "true")), "m")).isNotSameAs(first);
        assertThat(catalog.of(of("q", Map.of("sampling", "false")), "m").get(Capabilities.MAX_TOKENS))
                .isEqualTo(8192);
    }

    @Test
    void namesThatNoModelHas_areNotKept() {
        Traits one = catalog.of(CHANNEL, "x".repeat(10_000));
        assertThat(catalog.of(CHANNEL, "y".repeat(10_000))).isSameAs(one);
    }

    @Test
    void profileThatIsNotThere_isToldOnce_andTheProvidersHolds(CapturedOutput log) {
        Channel channel = of("p", Map.of("profile", "mistrall"));
        assertThat(catalog.of(channel, "a").get(Capabilities.MAX_TOKENS)).isEqualTo(100);
        assertThat(catalog.of(channel, "b").get(Capabilities.MAX_TOKENS)).isEqualTo(100);
        assertThat(log.getAll()).containsOnlyOnce("There is no profile 'mistrall', which channel test names");
    }

    @Test
    void operators_areToldOfARefusedFile() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CatalogHealth health = new CatalogHealth(catalog, meters);
        assertThat(health.health().getDetails()).containsOnlyKeys("file");
        assertThat(meters.get("lyss.catalog.refused").gauge().value()).isZero();
        Files.writeString(file, "x");
        lookTwice();
        assertThat(health.health().getStatus().getCode()).isEqualTo("UP");
        assertThat(health.health().getDetails().get("refused")).asString().contains("line 1");
        assertThat(meters.get("lyss.catalog.refused").gauge().value()).isEqualTo(1);
    }

    @Test
    void file_isLookedAtByItself() throws IOException {
        catalog = new ModelCatalog(file.toString(), Duration.ofMillis(20));
        write(200);
        await().untilAsserted(() -> assertThat(maxTokens()).isEqualTo(200));
    }

    private void lookTwice() {
        catalog.look();
        catalog.look();
    }

    private int maxTokens() {
        return catalog.of(CHANNEL, "m").get(Capabilities.MAX_TOKENS);
    }

    private void write(int maxTokens) throws IOException {
        Files.writeString(file, content(maxTokens));
    }

    private static String content(int maxTokens) {
        return "profiles:\n  p: { max-tokens: " + maxTokens + " }\n";
    }
}
