package ai.lyss.gateway.balance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The decisions of the last requests of this node, for whoever asks why; the oldest is forgotten for the newest. */
@Component
final class Decisions {

    private final Decision[] ring;
    private final Map<String, Decision> byRequest = new HashMap<>();
    private int next;

    Decisions(BalanceSettings settings) {
        ring = new Decision[settings.decisions()];
    }

    synchronized void add(Decision decision) {
        if (ring.length == 0) {
            return;
        }
        Decision oldest = ring[next];
        if (oldest != null) {
            byRequest.remove(oldest.requestId(), oldest);
        }
        ring[next] = decision;
        next = (next + 1) % ring.length;
        byRequest.put(decision.requestId(), decision);
    }

    synchronized Optional<Decision> find(String requestId) {
        return Optional.ofNullable(byRequest.get(requestId));
    }
}
