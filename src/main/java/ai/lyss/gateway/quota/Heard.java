package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.ChangeNotices;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database and other nodes tell about quotas. It is done on a thread that may wait for the database; what is
 * told many times before it is done is done once.
 */
final class Heard implements ChangeNotices.Listener {

    /** What the triggers and functions of quotas notify. */
    static final String TOPIC = "lyss_quota";

    private static final Logger LOG = LoggerFactory.getLogger(Heard.class);
    private static final String SHORT = "short ";
    private static final String CHANGED = "changed";

    private final Executor thread;
    private final Runnable changed;
    private final Consumer<String> isShort;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /**
     * Does it on a thread.
     *
     * @param changed when quotas are others
     * @param isShort when somebody needs what is idle of a quota
     */
    Heard(Executor thread, Runnable changed, Consumer<String> isShort) {
        this.thread = thread;
        this.changed = changed;
        this.isShort = isShort;
    }

    @Override
    public void changed(String what) {
        if (!waiting.add(what)) {
            return;
        }
        try {
            thread.execute(() -> act(what));
        } catch (RejectedExecutionException stopped) {
            LOG.debug("A notice of quotas comes too late", stopped);
        }
    }

    @Override
    public void missed() {
        changed(CHANGED);
    }

    private void act(String what) {
        waiting.remove(what); // before it is done: what is told from here on may be too late for it
        try {
            if (what.startsWith(SHORT)) {
                isShort.accept(what.substring(SHORT.length()));
            } else {
                changed.run();
            }
        } catch (RuntimeException unexpected) {
            LOG.error("A notice of quotas was lost", unexpected);
        }
    }
}
