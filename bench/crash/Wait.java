import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waiting, for a time or for something to happen. */
final class Wait {

    private Wait() {}

    static void until(String what, Duration most, Callable<Boolean> condition) throws Exception {
        Instant until = Instant.now().plus(most);
        while (!condition.call()) {
            if (Instant.now().isAfter(until)) {
                throw new IllegalStateException("Waited " + most + " for " + what);
            }
            millis(50);
        }
    }

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }
}
