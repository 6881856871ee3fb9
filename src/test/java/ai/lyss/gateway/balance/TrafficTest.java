package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int MANY = Integer.MAX_VALUE;

    private final TestTime time = new TestTime();
    private final Traffic traffic = new Traffic(Duration.ofSeconds(20));

    @Test
    void nothingIsKnown_beforeTheFirstAttempt() {
        assertThat(traffic.latency(time.nanos())).isZero();
        assertThat(traffic.failing(time.nanos())).isZero();
        assertThat(traffic.successRate()).isEqualTo(1);
        assertThat(traffic.attempts()).isZero();
        assertThat(traffic.average()).isNull();
        assertThat(traffic.p50()).isNull();
        assertThat(traffic.p95()).isNull();
    }

    @Test
    void peak_countsAtOnce_andIsForgottenByQuickAnswers() {
        answered(50);
        answered(3000);
        assertThat(latencyMillis()).isEqualTo(3000);
        for (int i = 0; i < 60; i++) {
            answered(50);
        }
        assertThat(latencyMillis()).isLessThan(60);
    }

    @Test
    void latency_halvesWithEveryHalfLife() {
        answered(1000);
        time.pass(Duration.ofSeconds(20));
        assertThat(latencyMillis()).isCloseTo(500, within(0.1));
        time.pass(Duration.ofSeconds(10));
        assertThat(latencyMillis()).isCloseTo(500 / Math.sqrt(2), Percentage.withPercentage(7));
        time.pass(Duration.ofSeconds(10));
        assertThat(latencyMillis()).isCloseTo(250, within(0.1));
        time.pass(Duration.ofDays(365));
        assertThat(latencyMillis()).isLessThan(1e-6).isNotNegative();
    }

    @Test
    void silence_countsWhileItLasts() {
        answered(50);
        traffic.begins(MANY, time.nanos());
        time.passMillis(4000);
        assertThat(latencyMillis()).isEqualTo(4000);
        traffic.begins(MANY, time.nanos()); // another that waits does not hide it
        assertThat(latencyMillis()).isEqualTo(4000);
        traffic.answered(50 * MILLI, time.nanos()); // a sign of life
        assertThat(latencyMillis()).isCloseTo(50, Percentage.withPercentage(20));
    }

    @Test
    void attemptThatIsGivenUp_isAtLeastAsSlowAsItHadWaited() {
        traffic.begins(MANY, time.nanos());
        time.passMillis(700);
        traffic.abandoned(700 * MILLI, time.nanos());
        assertThat(latencyMillis()).isEqualTo(700);
        traffic.begins(MANY, time.nanos());
        traffic.abandoned(MILLI, time.nanos());
        assertThat(latencyMillis()).isEqualTo(700);
        assertThat(traffic.attempts()).isZero();
    }

    @Test
    void successRate_isThatOfTheLast64() {
        for (int i = 0; i < 10; i++) {
            failed();
        }
        assertThat(traffic.successRate()).isZero();
        for (int i = 0; i < 10; i++) {
            answered(50);
        }
        assertThat(traffic.successRate()).isEqualTo(0.5);
        assertThat(traffic.attempts()).isEqualTo(20);
        for (int i = 0; i < 60; i++) {
            answered(50);
        }
        assertThat(traffic.successRate()).isEqualTo(1);
        assertThat(traffic.attempts()).isEqualTo(64);
    }

    @Test
    void failures_areForgivenWithTime() {
        failed();
        failed();
        double failing = traffic.failing(time.nanos());
        assertThat(failing).isCloseTo(0.4375, within(1e-9));
        time.pass(Duration.ofSeconds(20));
        assertThat(traffic.failing(time.nanos())).isCloseTo(failing / 2, within(1e-9));
    }

    @Test
    void percentiles_areThoseOfTheLast128() {
        for (int i = 0; i < 1000; i++) {
            answered(9999);
        }
        for (int i = -31; i <= 128; i++) { // p95 is looked at now and then
            answered(Math.max(1, i));
        }
        assertThat(traffic.p50()).isEqualTo(Duration.ofMillis(64));
        assertThat(traffic.p95()).isBetween(Duration.ofMillis(100), Duration.ofMillis(128));
    }

    @Test
    void placesAreCounted_upToTheMost() {
        assertThat(traffic.begins(2, time.nanos())).isTrue();
        assertThat(traffic.begins(2, time.nanos())).isTrue();
        assertThat(traffic.begins(2, time.nanos())).isFalse();
        assertThat(traffic.inFlight()).isEqualTo(2);
        traffic.ends();
        assertThat(traffic.begins(2, time.nanos())).isTrue();
    }

    private double latencyMillis() {
        return traffic.latency(time.nanos()) / MILLI;
    }

    private void answered(long millis) {
        traffic.begins(MANY, time.nanos());
        traffic.answered(millis * MILLI, time.nanos());
        traffic.ends();
    }

    private void failed() {
        traffic.begins(MANY, time.nanos());
        traffic.failed(true, 0, time.nanos());
        traffic.ends();
    }
}
