package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stops a request stops all that it does; what stops a part stops nothing else. */
class CancellationTest {

    private final Cancellation whole = new Cancellation();
    private final List<String> aborted = new ArrayList<>();

    @Test
    void whole_cancelsItsBranches() {
        GatewayException why = new GatewayException(ErrorKind.UNAVAILABLE, "The gateway is shutting down.");
        Cancellation one = whole.branch();
        Cancellation two = whole.branch();
        one.onCancel(() -> aborted.add("one"));
        two.onCancel(() -> aborted.add("two"));
        whole.onCancel(() -> aborted.add("whole"));
        whole.cancel(why);
        whole.cancel();
        assertThat(aborted).containsExactly("whole", "one", "two");
        assertThat(two.isCancelled()).isTrue();
        assertThat(two.reason()).isSameAs(why);
    }

    @Test
    void branch_isCancelledAlone() {
        Cancellation one = whole.branch();
        Cancellation two = whole.branch();
        one.onCancel(() -> aborted.add("one"));
        two.onCancel(() -> aborted.add("two"));
        one.cancel();
        assertThat(aborted).containsExactly("one");
        assertThat(whole.isCancelled()).isFalse();
        assertThat(two.isCancelled()).isFalse();
    }

    @Test
    void branchOfTheCancelled_isCancelledAtOnce() {
        whole.cancel();
        Cancellation late = whole.branch();
        late.onCancel(() -> aborted.add("late"));
        assertThat(aborted).containsExactly("late");
    }

    @Test
    void droppedBranch_isNoLongerAborted() {
        Cancellation over = whole.branch();
        over.onCancel(() -> aborted.add("over"));
        whole.drop(over);
        whole.cancel();
        assertThat(aborted).isEmpty();
    }
}
