package ai.lyss.gateway.idempotency;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The requests with an Idempotency-Key that are under way on this node. */
@Component
final class Flights {

    private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

    private final Map<Entry, Flight> underWay = new ConcurrentHashMap<>();
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private final KeptAnswers answers;

    Flights(KeptAnswers answers) {
        this.answers = answers;
    }

    /** Begins; or the flight that is under way already. */
    @Nullable
    Flight begin(Entry entry, Flight flight) {
        return underWay.putIfAbsent(entry, flight);
    }

    /** Ends, and tells those that wait. */
    void land(Entry entry, Flight flight, Found result) {
        underWay.remove(entry, flight);
        flight.land(result);
    }

    /** Its claim is to be renewed. */
    void claimed(String requestId) {
        claimed.add(requestId);
    }

    /** Its claim is not to be renewed any more. */
    void unclaimed(String requestId) {
        claimed.remove(requestId);
    }

    /** Tells the other nodes that this one is still at it. */
    void renew() {
        List<String> present = List.copyOf(claimed);
        if (!present.isEmpty()) {
            answers.renew(present);
            LOG.debug("Renewed {} claims", present.size());
        }
    }
}
