package ai.lyss.gateway.balance;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.springframework.stereotype.Component;

/**
 * The decisions of the last requests of this node, for whoever asks why; the oldest is forgotten for the newest. Every
 * request adds one and hardly anybody asks, so that who asks is the one who searches.
 */
@Component
final class Decisions {

    private final AtomicReferenceArray<Decision> ring;
    private final AtomicInteger next = new AtomicInteger();

    Decisions(BalanceSettings settings) {
        ring = new AtomicReferenceArray<>(settings.decisions());
    }

    void add(Decision decision) {
        if (ring.length() > 0) {
            ring.setRelease(next.getAndUpdate(place -> (place + 1) % ring.length()), decision);
        }
    }

    /** The latest of a request. */
    Optional<Decision> find(String requestId) {
        int newest = next.get() + ring.length() - 1;
        for (int age = 0; age < ring.length(); age++) {
            Decision decision = ring.getAcquire((newest - age) % ring.length());
            if (decision != null && decision.requestId().equals(requestId)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }
}
