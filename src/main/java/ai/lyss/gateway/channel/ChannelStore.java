package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.ChangeNotices;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelSwitch;
import ai.lyss.gateway.core.Channels;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The channels in the database, and the snapshot of them that requests work with. Changes are read as soon as the
 * database tells of them, whichever node made them; while it is away the last snapshot goes on serving.
 */
@Component
public class ChannelStore implements Channels, ChannelSwitch, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelStore.class);
    private static final Duration AGAIN = Duration.ofMillis(500); // after a reading that failed

    /** What the triggers of channels, their models and policies notify. */
    private static final String TOPIC = "lyss_channels";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ChannelTables channels;
    private final PolicyTable policies;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshotting;
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("channel-refresh").factory());
    private final AtomicBoolean waiting = new AtomicBoolean(); // a reading that will see what is being told of
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final List<Runnable> interested = new CopyOnWriteArrayList<>();
    private boolean failing; // told once; the refresher's only
    private volatile ChannelReading reading = ChannelReading.NOTHING;

    ChannelStore(
            ChannelTables channels,
            PolicyTable policies,
            PlatformTransactionManager transactions,
            ChangeNotices notices,
            ChannelSettings settings) {
        this.channels = channels;
        this.policies = policies;
        this.transaction = new TransactionTemplate(transactions);
        this.snapshotting = new TransactionTemplate(transactions);
        snapshotting.setReadOnly(true);
        snapshotting.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ); // channels and models agree
        reload();
        long refresh = settings.refresh().toMillis();
        refresher.scheduleWithFixedDelay(this::refresh, refresh, refresh, TimeUnit.MILLISECONDS);
        notices.listen(TOPIC, new Heard());
    }

    @Override
    public ChannelSnapshot snapshot() {
        return reading.snapshot();
    }

    /** All channels with what the database knows of them, in the order of their ids; those that cannot be read too. */
    public Collection<StoredChannel> stored() {
        return reading.channels().values();
    }

    /** One of them. */
    public Optional<StoredChannel> stored(String id) {
        return Optional.ofNullable(reading.channels().get(id));
    }

    /** All policies with what the database knows of them, in the order of their ids. */
    public List<StoredPolicy> policies() {
        return reading.policies();
    }

    /**
     * Writes a channel of the configuration, new or in place of the one with its id; requests see it when this returns.
     * Nothing is written when it is as it should be.
     */
    public void save(Channel channel) {
        transaction.executeWithoutResult(status -> {
            Optional<StoredChannel> present = channels.lock(channel.id());
            if (present.isEmpty()) {
                channels.insert(channel, Origin.CONFIGURATION);
            } else if (!channel.equals(present.get().channel())) {
                channels.update(channel);
            }
        });
        reload();
    }

    /** Takes a channel out of service; nothing happens when there is none with this id. */
    public void disable(String channelId) {
        enable(channelId, false);
    }

    @Override
    public void enable(String channelId, boolean enabled) {
        channels.enable(channelId, enabled);
        reload();
    }

    @Override
    public void onChange(Runnable changed) {
        interested.add(changed);
    }

    /** One at a time: a reading that began before a change must not replace one that has seen it. */
    @SuppressWarnings("ReferenceEquality") // a snapshot is the same object until something changes
    void reload() {
        ChannelSnapshot before;
        ChannelSnapshot now;
        oneAtATime.lock();
        try {
            before = reading.snapshot();
            reading = Objects.requireNonNull(snapshotting.execute(status -> reading.next(channels, policies)));
            now = reading.snapshot();
        } finally {
            oneAtATime.unlock();
        }
        if (now != before) {
            interested.forEach(Runnable::run);
        }
    }

    /**
     * Reads on the refresher's thread and waits for it, but not for long: whoever calls holds a connection, and the
     * reading needs another. What it does not see in time comes by notification.
     */
    void readSoon() {
        try {
            refresher.submit(this::reload).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException later) {
            LOG.warn("A change of channels is made and not read yet: {}", later.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Many changes at once are one reading. */
    private void changed() {
        if (waiting.compareAndSet(false, true)) {
            try {
                refresher.execute(this::refresh);
            } catch (RejectedExecutionException closed) {
                LOG.debug("A change comes too late", closed);
            }
        }
    }

    private void refresh() {
        waiting.set(false); // before the reading: what is told of from here on may be too late for it
        try {
            reload();
            if (failing) {
                failing = false;
                LOG.info("Channels can be read again");
            }
        } catch (DataAccessException | TransactionException away) {
            tell("Channels cannot be read; those of the last reading go on: {}", String.valueOf(away.getMessage()));
            again();
        } catch (RuntimeException unexpected) {
            tell("Channels cannot be read; those of the last reading go on", unexpected);
            again();
        }
    }

    private void tell(String message, Object reason) {
        if (!failing) {
            failing = true;
            LOG.warn(message, reason);
        }
    }

    private void again() {
        if (waiting.compareAndSet(false, true)) {
            try {
                refresher.schedule(this::refresh, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.debug("There is no next reading", closed);
            }
        }
    }

    /** Whatever has changed, all that is new is read. */
    private final class Heard implements ChangeNotices.Listener {

        @Override
        public void changed(String what) {
            ChannelStore.this.changed();
        }

        @Override
        public void missed() {
            ChannelStore.this.changed();
        }
    }

    @Override
    public void destroy() {
        refresher.shutdownNow();
    }
}
