package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.ChangeNotices;
import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import ai.lyss.gateway.core.DatabaseAway;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The quotas as they are now, and this node's leases of them. A change is read when the database tells of it, and with
 * each heartbeat in case that got lost.
 */
@Component
class Quotas implements ChargeBook, SmartLifecycle {

    /** Stopped after the ledger has written its last rows, before the database. */
    static final int PHASE = Integer.MIN_VALUE + 500;

    private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final QuotaStore store;
    private final QuotaTables tables;
    private final QuotaNode node;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("quota-heartbeat").factory());
    private final ScheduledExecutorService collector = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("quota-collector").factory()); // the heart must not wait for it
    private final long heartbeat;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile QuotaSnapshot snapshot = new QuotaSnapshot(List.of());
    private volatile boolean running;

    Quotas(QuotaStore store, QuotaTables tables, QuotaSettings settings, ChangeNotices notices) throws SQLException {
        this.store = store;
        this.tables = tables;
        this.node = new QuotaNode(tables, settings, System::nanoTime);
        this.heartbeat = settings.heartbeat().toMillis();
        reload();
        notices.listen(Heard.TOPIC, new Heard(heart, this::reload, this::somebodyIsShort));
    }

    QuotaSnapshot snapshot() {
        return snapshot;
    }

    QuotaNode node() {
        return node;
    }

    /** Reads the quotas; one at a time, because a reading that began earlier must not replace a later one. */
    final void reload() {
        List<Slice> changed = new ArrayList<>();
        oneAtATime.lock();
        try {
            Map<String, Account> before = snapshot.accounts();
            List<Account> now = new ArrayList<>();
            for (Quota quota : store.all()) {
                Account account = before.get(quota.id());
                if (account == null) {
                    account = new Account(quota);
                } else if (!account.quota().equals(quota)) {
                    Slice slice = account.change(quota);
                    if (slice != null) {
                        changed.add(slice);
                    }
                }
                now.add(account);
            }
            if (!Set.copyOf(now).equals(Set.copyOf(before.values()))) {
                snapshot = new QuotaSnapshot(now);
                node.keepOnly(snapshot.accounts().keySet());
            }
        } catch (DataAccessException | TransactionException away) {
            LOG.warn("Quotas cannot be read, those that are known go on: {}", away.getMessage());
        } finally {
            oneAtATime.unlock();
        }
        changed.forEach(slice -> giveBack(slice.quotaId, false));
    }

    /**
     * Reads the quotas when the transaction that is under way has been committed, or else now, and waits for it, but not
     * for long: whoever calls holds a connection, and the reading needs another. What it misses comes by notice.
     */
    void reloadWhenCommitted() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            reload();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                reloadSoon();
            }
        });
    }

    private void reloadSoon() {
        try {
            heart.submit(this::reload).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException later) {
            LOG.warn("A change of quotas is made and not read yet: {}", later.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void somebodyIsShort(String quotaId) {
        giveBack(quotaId, true);
    }

    private void giveBack(String quotaId, boolean scarce) {
        try {
            node.returnAll(quotaId, scarce);
        } catch (SQLException away) {
            LOG.debug("Quota {} could not be returned, the next heartbeat will try", quotaId, away);
        }
    }

    @Override
    public void committed(List<Charge> charges) {
        node.posted(charges);
    }

    @Override
    public void dropped(List<Charge> charges) {
        node.dropped(charges);
    }

    private void beat() {
        try {
            node.beat();
            node.returnIdle();
            reload();
        } catch (SQLException away) {
            LOG.debug("No heartbeat, the database is away", away);
        } catch (RuntimeException unexpected) { // the heart must beat
            LOG.error("A heartbeat failed", unexpected);
        }
    }

    private void collect() {
        try {
            tables.collect();
        } catch (SQLException failed) {
            if (DatabaseAway.explains(failed)) {
                LOG.debug("Nothing is collected, the database is away", failed);
            } else {
                LOG.warn("Charges are not collected: {}", failed.getMessage());
            }
        } catch (RuntimeException unexpected) {
            LOG.error("Charges are not collected", unexpected);
        }
    }

    @Override
    public void start() {
        running = true;
        var beats = heart.scheduleWithFixedDelay(this::beat, heartbeat, heartbeat, TimeUnit.MILLISECONDS);
        var collects = collector.scheduleWithFixedDelay(this::collect, heartbeat, heartbeat, TimeUnit.MILLISECONDS);
    }

    /** Gives back what is free. What is charged and not yet posted stays leased until others find this node gone. */
    @Override
    public void stop() {
        running = false;
        heart.shutdownNow();
        collector.shutdown();
        try {
            if (!heart.awaitTermination(5, TimeUnit.SECONDS) || !collector.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The last heartbeat takes long");
            }
            collect(); // a lease that has charges would keep this node known
            node.close();
        } catch (SQLException away) {
            LOG.warn("Leases are not returned, others will: {}", away.getMessage());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
