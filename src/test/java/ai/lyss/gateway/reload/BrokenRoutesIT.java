package ai.lyss.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.GatewayApplication;
import ai.lyss.gateway.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start with a file in {@code routes/} that cannot be used: the process says so and ends. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenRoutesIT {

    @TempDir
    private Path directory;

    @Test
    void brokenRoute_isTold_andNothingKeepsTheProcess(CapturedOutput output) throws Exception {
        Files.writeString(directory.resolve("broken.camel.yaml"), """
                - route:
                    id: broken
                    from:
                      uri: direct:broken
                      steps:
                        - process: { id: nobody, ref: nobodyAtAll }
                """);
        TestDatabase database = TestDatabase.create();
        Set<Thread> before = keepingTheProcess();

        assertThatThrownBy(() -> new SpringApplicationBuilder(GatewayApplication.class)
                .run(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.jmx.enabled=false",
                        "--camel.main.routes-include-pattern=file:" + directory + "/*.camel.yaml",
                        "--lyss.credentials.keyset-file=" + directory.resolve("keyset.json"),
                        "--lyss.ledger.spool.directory=" + directory.resolve("spool"),
                        "--spring.datasource.url=" + database.url(),
                        "--spring.datasource.username=" + database.user()));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("No bean could be found in the registry for: nobodyAtAll");
        await().pollInSameThread().untilAsserted(() -> {
            Set<Thread> left = keepingTheProcess();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }

    /** The JVM ends when none of these is left, with the code 1 after an exception of main. */
    private static Set<Thread> keepingTheProcess() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
