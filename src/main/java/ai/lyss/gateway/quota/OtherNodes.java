package ai.lyss.gateway.quota;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether other nodes are alive, by this node's own patience: whoever has not beaten for the lease time, while we looked
 * all the time, is gone, and what it had leased is returned. Used by one thread at a time.
 */
final class OtherNodes {

    private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);

    private record Seen(long beats, long nanos) {}

    private final QuotaTables tables;
    private final long patience;
    private final Map<String, Seen> seen = new HashMap<>();

    OtherNodes(QuotaTables tables, Duration leaseTime) {
        this.tables = tables;
        this.patience = leaseTime.toNanos();
    }

    /** Forgets them: they may have beaten without being seen, or could not. */
    void forget() {
        seen.clear();
    }

    /**
     * Looks at how often each node has beaten until now.
     *
     * @param own whose beats do not matter
     */
    void look(Map<String, Long> beats, String own, long now) {
        seen.keySet().retainAll(beats.keySet());
        beats.forEach((node, count) -> {
            Seen before = seen.get(node);
            if (node.equals(own)) {
                return;
            }
            if (before == null || before.beats() != count) {
                seen.put(node, new Seen(count, now));
            } else if (now - before.nanos() > patience && sweep(node, count)) {
                LOG.info("Node {} is gone; what it had leased is returned", node);
                seen.remove(node);
            }
        });
    }

    /** That another node cannot be swept must not keep this one from beating. */
    private boolean sweep(String node, long beats) {
        try {
            return tables.sweep(node, beats);
        } catch (SQLException failed) {
            LOG.warn("What node {} had leased cannot be returned yet: {}", node, failed.getMessage());
            return false;
        }
    }
}
