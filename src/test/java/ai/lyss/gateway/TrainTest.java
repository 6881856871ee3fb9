package ai.lyss.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path java = directory.resolve("java");
        Path output = directory.resolve("output");
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Files.writeString(java, """
                    #!/usr/bin/env bash
                    if [[ $1 == -Djarmode=tools ]]; then
                        touch "$7/gateway.jar"
                        exit
                    fi
                    trap '' TERM
                    echo $$ >%s/pid
                    echo "Tomcat started on port %d (http)"
                    while :; do sleep 1; done
                    """.formatted(directory, hanging.getLocalPort()));
            assertThat(java.toFile().setExecutable(true)).isTrue();
            Path jar = Files.createFile(directory.resolve("gateway.jar"));
            ProcessBuilder training = new ProcessBuilder(
                            "bin/train",
                            jar.toString(),
                            directory.resolve("app").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            training.environment().put("JAVA", java.toString());
            training.environment().put("PATIENCE", "1");
            Process process = training.start();
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(Files.readString(output, UTF_8)).contains("did not become ready");
                assertThat(process.exitValue()).isEqualTo(1);
                long gateway = Long.parseLong(
                        Files.readString(directory.resolve("pid")).strip());
                assertThat(ProcessHandle.of(gateway).filter(ProcessHandle::isAlive))
                        .isEmpty();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
