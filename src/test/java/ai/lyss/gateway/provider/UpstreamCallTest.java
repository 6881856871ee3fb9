package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Deadline;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What may be waited for, by a clock that the test owns. */
class UpstreamCallTest {

    private static final UpstreamTimeouts TIMEOUTS = new UpstreamTimeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(90));

    private final AtomicInteger cuts = new AtomicInteger();

    private UpstreamCall call(boolean stream) {
        return new UpstreamCall(() -> cuts.incrementAndGet() > 0, TIMEOUTS, stream, null);
    }

    private static long in(long seconds) {
        return System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    private static String reason(UpstreamCall call) {
        return call.explain(new IOException("cut"), true).failure().detail();
    }

    @Test
    void stream_mayTakeSoLongForItsFirstContent() {
        UpstreamCall call = call(true);
        call.checkTime(in(19));
        assertThat(cuts).hasValue(0);
        call.checkTime(in(21));
        assertThat(cuts).hasValue(1);
        assertThat(reason(call)).isEqualTo("no first content for 20000 ms");
    }

    @Test
    void comments_doNotCountBeforeTheFirstContent() {
        UpstreamCall call = call(true);
        call.bytesArrived();
        call.checkTime(in(21));
        assertThat(cuts).hasValue(1);
    }

    @Test
    void stream_mayBeSilentForSoLong() {
        UpstreamCall call = call(true);
        call.firstContent();
        call.awaitBytes();
        call.checkTime(in(39));
        assertThat(cuts).hasValue(0);
        call.checkTime(in(41));
        assertThat(cuts).hasValue(1);
        assertThat(reason(call)).isEqualTo("silence for 40000 ms");
    }

    /** The upstream is not to blame for a client that takes long to read what it was sent. */
    @Test
    void stream_isNotSilentWhileNobodyReads() {
        UpstreamCall call = call(true);
        call.firstContent();
        call.checkTime(in(80));
        call.awaitBytes();
        call.bytesArrived();
        call.checkTime(in(80));
        assertThat(cuts).hasValue(0);
        call.awaitBytes();
        call.checkTime(in(41));
        assertThat(cuts).hasValue(1);
    }

    @Test
    void wholeAnswer_mayTakeTheTotalTime() {
        UpstreamCall call = call(false);
        call.checkTime(in(89));
        assertThat(cuts).hasValue(0);
        call.checkTime(in(91));
        assertThat(cuts).hasValue(1);
        assertThat(reason(call)).isEqualTo("no complete answer for 90000 ms");
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void bodyThatDoesNotEnd_isCutAfterTheGrace() {
        UpstreamCall call = call(true);
        call.firstContent();
        call.endWithin(Duration.ofSeconds(1));
        call.awaitBytes();
        call.bytesArrived();
        call.checkTime(in(2));
        assertThat(cuts).hasValue(1);
    }

    @Test
    void ended_isNotCut() {
        UpstreamCall call = call(true);
        call.end();
        call.checkTime(in(1000));
        assertThat(cuts).hasValue(0);
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void failureThatIsNoTimeout_isTheConnections() {
        UpstreamCall call = call(true);
        assertThat(call.isEnded()).isFalse();
        assertThat(call.explain(new IOException("x"), false).failure().cause()).isEqualTo(Cause.CONNECT);
        assertThat(call.explain(new IOException("x"), true).failure().cause()).isEqualTo(Cause.TRUNCATED);
        assertThat(reason(call)).isEqualTo("IOException");
        call.checkTime(in(30));
        assertThat(call.explain(new IOException("x"), true).failure().cause()).isEqualTo(Cause.TIMEOUT);
    }

    private UpstreamCall until(long seconds, boolean stream) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(seconds), System.nanoTime());
        return new UpstreamCall(() -> cuts.incrementAndGet() > 0, TIMEOUTS, stream, deadline);
    }

    @Test
    void deadline_cutsWhatHasNotBegun() {
        for (boolean stream : new boolean[] {true, false}) {
            cuts.set(0);
            UpstreamCall call = until(10, stream);
            call.checkTime(in(9));
            assertThat(cuts).hasValue(0);
            call.checkTime(in(11));
            assertThat(cuts).hasValue(1);
            assertThat(reason(call)).startsWith("no answer before the request's deadline");
        }
    }

    @Test
    void deadline_doesNotCutAStreamThatHasBegun() {
        UpstreamCall call = until(10, true);
        call.firstContent();
        call.checkTime(in(30));
        call.endWithin(Duration.ofSeconds(60));
        call.checkTime(in(30));
        assertThat(cuts).hasValue(0);
    }
}
