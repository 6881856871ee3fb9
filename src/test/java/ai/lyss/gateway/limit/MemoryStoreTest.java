package ai.lyss.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limits of one node. */
class MemoryStoreTest extends LimitStoreContract {

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore store = new MemoryStore(new TimeMeter() {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    });

    @Override
    LimitStore store() {
        return store;
    }

    @Test
    void requests_comeBackEvenly_notAtTheFullMinute() {
        Demand demand = demand(0, tenant(60L, null, null));
        for (int i = 0; i < 60; i++) {
            assertThat(store.take(demand).refusal()).isNull();
        }
        Taken.Refusal refusal = store.take(demand).refusal();
        assertThat(refusal.used()).isEqualTo(60);
        assertThat(refusal.until().toMillis()).isEqualTo(1000);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(store.take(demand).refusal()).isNull();
        assertThat(store.take(demand).refusal()).isNotNull();
    }

    @Test
    void nothing_isLeftBehindByRequestsThatEnded() {
        Scope scope = tenant(null, null, 3);
        Taken one = store.take(demand(0, scope));
        Taken two = store.take(demand(0, scope));
        assertThat(store.running(scope)).isEqualTo(2);
        one.hold().end(0);
        two.hold().end(0);
        assertThat(store.running(scope)).isZero();
    }
}
