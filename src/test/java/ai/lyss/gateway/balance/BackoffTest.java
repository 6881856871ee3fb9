package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "40, 60", "2147483647, 60"})
    void wait_doubles_upToTheLongest_andIsShortenedByAHalfAtMost(int failures, int seconds) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.after(failures, random))
                    .isBetween(Duration.ofMillis(seconds * 500L), Duration.ofSeconds(seconds));
        }
    }

    @Test
    void waits_differ() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> backoff.after(3, random))
                        .distinct())
                .hasSizeGreaterThan(90);
    }
}
