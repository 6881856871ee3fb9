package ai.lyss.gateway;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A minute of everything that can happen to a channel; {@code mvn -Pchaos verify} runs it. */
class ChannelChaos extends ChaosRun {

    @Test
    void channelsThatFailAndRecover_costNoClientAnError_andAllServeAgain() throws Exception {
        run(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                200,
                "401",
                "402",
                "403",
                "429=1",
                "quota",
                "500",
                "502",
                "503",
                "529",
                "html",
                "hang",
                "hang-first",
                "cut-before",
                "malformed",
                "content-type",
                "empty",
                "latency=300");

        Instant repaired = Instant.now();
        await("all channels serve again").atMost(Duration.ofMinutes(2)).until(() -> {
            load("channelchaos", Duration.ofSeconds(1), 50);
            return answeringSince(repaired).size() == PROVIDERS.size();
        });
    }
}
