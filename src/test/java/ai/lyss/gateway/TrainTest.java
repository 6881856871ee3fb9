package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/train} with a stand-in for Java. */
class TrainTest {

    @TempDir
    private Path directory;

    /** It takes connections and answers nobody, and does not stop when it is told to. */
    @Test
    void gatewayThatHangs_isAnError_andLeavesNoProcess() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String output = trainInVain("""
                    trap '' TERM
                    echo $$ >%s/pid
                    echo "Tomcat started on port %d (http)"
                    while :; do sleep 1; done
                    """.formatted(directory, hanging.getLocalPort()), Map.of());
            assertThat(output).contains("did not become ready");
            long gateway =
                    Long.parseLong(Files.readString(directory.resolve("pid")).strip());
            assertThat(ProcessHandle.of(gateway).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    /** Whoever operates the gateway has its database and keys exported; training must not reach them. */
    @Test
    void environmentOfTheCaller_doesNotReachTheGateway() throws Exception {
        Map<String, String> exported = Map.of(
                "SPRING_DATASOURCE_URL", "jdbc:postgresql://production/lyss",
                "spring_datasource_password", "secret",
                "LYSS_CREDENTIALS_KEYSET", "secret",
                "SERVER_SSL_CERTIFICATE", "/nowhere",
                "OPENAI_API_KEY", "secret",
                "JDK_JAVA_OPTIONS", "-Dsecret");
        trainInVain("env >%1$s/environment; printf '%%s\\n' \"$@\" >%1$s/arguments".formatted(directory), exported);
        assertThat(Files.readString(directory.resolve("environment")))
                .contains("PATH=")
                .doesNotContain(exported.keySet());
        assertThat(Files.readAllLines(directory.resolve("arguments"))).contains("--spring.datasource.url=");
    }

    /** What a training says whose gateway does this and never answers. */
    private String trainInVain(String gateway, Map<String, String> exported) throws Exception {
        Path java = directory.resolve("java");
        Files.writeString(java, """
                #!/usr/bin/env bash
                if [[ $1 == -Djarmode=tools ]]; then
                    touch "$7/gateway.jar"
                    exit
                fi
                """ + gateway);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path output = directory.resolve("output");
        Path jar = Files.createFile(directory.resolve("gateway.jar"));
        ProcessBuilder training = new ProcessBuilder(
                        "bin/train", jar.toString(), directory.resolve("app").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        training.environment().put("JAVA", java.toString());
        training.environment().put("PATIENCE", "1");
        training.environment().putAll(exported);
        Process process = training.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            return Files.readString(output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
