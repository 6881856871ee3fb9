package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MetronomeTest {

    @Test
    void everybody_isWokenAndNobodyTooEarly() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> earliness = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                Duration wait = Duration.ofMillis(i * 37 % 101);
                earliness.add(many.submit(() -> {
                    long moment = System.nanoTime() + wait.toNanos();
                    Metronome.awaitUntil(moment);
                    return moment - System.nanoTime();
                }));
            }
            for (Future<Long> early : earliness) {
                assertThat(early.get()).isNotPositive();
            }
        }
    }

    @Test
    void pastMoment_isNow() throws Exception {
        Metronome.awaitUntil(System.nanoTime() - 1);
    }

    @Test
    void interrupt_endsTheWait() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Metronome.awaitUntil(
                        System.nanoTime() + Duration.ofDays(1).toNanos()))
                .isInstanceOf(InterruptedException.class);
    }
}
