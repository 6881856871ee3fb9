package ai.lyss.gateway.probe;

import ai.lyss.gateway.core.ProbeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a channel that is out is probed next. */
final class Turn {

    private final ProbeSettings settings;
    private final RandomGenerator random;
    private Instant due;
    private int failures;
    private boolean running;

    Turn(ProbeSettings settings, RandomGenerator random, Instant now) {
        this.settings = settings;
        this.random = random;
        this.due = now.plus(jittered(settings.wait(0)));
    }

    /** True when it is to be probed now. */
    synchronized boolean isDue(Instant now) {
        return !running && !now.isBefore(due);
    }

    synchronized Instant due() {
        return due;
    }

    synchronized boolean isRunning() {
        return running;
    }

    synchronized void begin() {
        running = true;
    }

    /** The probe is over and the channel is still out. */
    synchronized void failed(Instant now) {
        running = false;
        failures++;
        due = now.plus(jittered(settings.wait(failures)));
    }

    /** A fifth more or less: nodes that saw a channel fail together do not all probe it together. */
    private Duration jittered(Duration wait) {
        return Duration.ofMillis(Math.round(wait.toMillis() * (0.8 + 0.4 * random.nextDouble())));
    }
}
