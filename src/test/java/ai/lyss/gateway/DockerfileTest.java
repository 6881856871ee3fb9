package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the image is made of, and what it runs, without Docker. */
class DockerfileTest {

    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!.*--from)(?:--\\S+ )*(.+) \\S+$");

    @TempDir
    private Path directory;

    @Test
    void filesThatAreCopied_areThere_andNotIgnored() throws Exception {
        List<String> sources = COPY.matcher(dockerfile())
                .results()
                .flatMap(line -> Arrays.stream(line.group(1).split(" ")))
                .toList();
        List<String> allowed = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(sources)
                .hasSizeGreaterThan(4)
                .allSatisfy(source -> assertThat(Path.of(source)).exists())
                .allSatisfy(source ->
                        assertThat(allowed).contains("!" + Path.of(source).getName(0)));
    }

    @Test
    void entrypoint_startsJava_withItsOptionsAndArguments() throws Exception {
        Path java = Files.writeString(directory.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(command("ENTRYPOINT "));
        command.add("--lyss.example=two words");
        Outcome started = run(
                command,
                Map.of(
                        "PATH",
                        directory + ":" + System.getenv("PATH"),
                        "JAVA_OPTIONS",
                        "-XX:MaxRAMPercentage=50 -Xint"));
        assertThat(started.status()).isZero();
        assertThat(started.output().lines())
                .startsWith("@app/jvm.options")
                .containsSubsequence(
                        "-XX:MaxRAMPercentage=50", "-Xint", "-jar", "app/lyss-gateway.jar", "--lyss.example=two words");
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 200 , 0", "HTTP/1.1 503 , 1", "'', 1"})
    void healthcheck_believesTheStatusOfLiveness(String answer, int expected) throws Exception {
        try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = supplyAsync(() -> answer(gateway, answer));
            Outcome judged = run(
                    command("    CMD "), Map.of("MANAGEMENT_SERVER_PORT", Integer.toString(gateway.getLocalPort())));
            assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("GET /actuator/health/liveness HTTP/1.0");
            assertThat(judged.status()).isEqualTo(expected);
        }
    }

    /** As Tomcat does, whose status lines have no reason; returns the first line of the request. */
    private static String answer(ServerSocket gateway, String status) {
        try (Socket peer = gateway.accept()) {
            BufferedReader request = new BufferedReader(new InputStreamReader(peer.getInputStream(), US_ASCII));
            List<String> head =
                    request.lines().takeWhile(line -> !line.isEmpty()).toList();
            peer.getOutputStream().write((status.isEmpty() ? "" : status + " \r\n\r\n").getBytes(US_ASCII));
            return head.getFirst();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private record Outcome(int status, String output) {}

    private Outcome run(List<String> command, Map<String, String> environment) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    /** The words of a line that says what is run. */
    private static List<String> command(String instruction) throws IOException {
        try (Stream<String> lines = dockerfile().lines()) {
            String words = lines.filter(line -> line.startsWith(instruction))
                    .findFirst()
                    .orElseThrow()
                    .substring(instruction.length());
            return new ObjectMapper().readValue(words, new TypeReference<List<String>>() {});
        }
    }

    private static String dockerfile() throws IOException {
        return Files.readString(Path.of("Dockerfile"));
    }
}
