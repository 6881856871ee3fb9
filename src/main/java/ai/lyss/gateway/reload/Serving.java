package ai.lyss.gateway.reload;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.direct.DirectConsumer;

/** One version of a provider's route, and how many requests are on it. */
final class Serving {

    private static final int CLOSED = -1;

    private final DirectConsumer consumer;
    private final String name;
    private final AtomicInteger requests = new AtomicInteger();

    Serving(DirectConsumer consumer, String name) {
        this.consumer = consumer;
        this.name = name;
    }

    DirectConsumer consumer() {
        return consumer;
    }

    /** What follows {@code direct:}. */
    String name() {
        return name;
    }

    /** Counts a request in; false when the version is closed and another has to be asked. */
    boolean enter() {
        int now = requests.get();
        while (now != CLOSED) {
            int seen = requests.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    /** Counts a request out. */
    void leave() {
        requests.decrementAndGet();
    }

    /** Lets nobody in any more; false while requests are on it. */
    boolean close() {
        return requests.compareAndSet(0, CLOSED) || requests.get() == CLOSED;
    }
}
