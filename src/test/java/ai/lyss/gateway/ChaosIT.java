package ai.lyss.gateway;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A few seconds of what {@link ChannelChaos} does for a minute, with the faults that are quick. */
class ChaosIT extends ChaosRun {

    @Test
    void channelsThatFailAndRecover_costNoClientAnError() throws Exception {
        run(Duration.ofSeconds(1), Duration.ofSeconds(5), 40, "401", "429=1", "500", "503", "cut-before", "empty");
    }
}
