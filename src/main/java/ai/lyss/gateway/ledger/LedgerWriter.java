package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ChargeBook;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The one writer of a node. While a transaction commits, rows gather; the next transaction takes them all, so that many
 * requests share a commit and a lone one does not wait for company.
 */
@Component
class LedgerWriter implements SmartLifecycle {

    /** Stopped after the web server and the routes, so that their last requests are written; before the database. */
    static final int PHASE = Integer.MIN_VALUE + 1000;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final LedgerTables tables;
    private final LedgerSettings settings;
    private final ObjectProvider<ChargeBook> chargeBook;
    private final BlockingQueue<QueuedRow> queue;
    private @Nullable Thread thread;
    private volatile boolean running;
    private boolean away; // of the writer's thread

    LedgerWriter(LedgerTables tables, LedgerSettings settings, ObjectProvider<ChargeBook> chargeBook) {
        this.tables = tables;
        this.settings = settings;
        this.chargeBook = chargeBook;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
    }

    /**
     * Hands a row over, waiting for room while the queue is full. The future completes with the commit, or with the
     * reason why there is none; whoever completes it first withdraws the row, unless it is being written already.
     */
    CompletableFuture<@Nullable Void> write(LedgerRow row) throws InterruptedException {
        QueuedRow queued = new QueuedRow(row, settings.timeout());
        if (!running) {
            queued.fail(new IllegalStateException("The ledger is closed"));
        } else if (!queue.offer(queued, settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
            queued.fail(new IllegalStateException("The ledger's queue is full"));
        }
        return queued.committed();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("ledger-writer").start(this::run);
    }

    /** Writes what is queued, for as long as its time allows; no row is taken any more. */
    @Override
    public void stop() {
        running = false;
        Thread writer = thread;
        try {
            if (writer != null && !writer.join(settings.timeout().multipliedBy(2))) {
                LOG.error("The ledger is closed with {} or more rows unwritten", queue.size());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        List<QueuedRow> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(row -> row.fail(new IllegalStateException("The ledger is closed")));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        List<QueuedRow> batch = new ArrayList<>();
        while (running || !queue.isEmpty()) {
            try {
                QueuedRow first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    write(batch);
                }
            } catch (InterruptedException nobodys) {
                LOG.debug("Interrupted, and going on", nobodys);
            } catch (RuntimeException | Error unexpected) { // a driver's bug, say: the node's only writer must live
                LOG.error("The ledger failed to write {} rows", batch.size(), unexpected);
                batch.forEach(row -> row.fail(unexpected));
            }
            batch.clear();
        }
    }

    private void write(List<QueuedRow> batch) {
        List<QueuedRow> rows = batch.stream().filter(QueuedRow::isWanted).toList();
        Duration pause = FIRST_PAUSE;
        while (!rows.isEmpty()) {
            try {
                tables.write(rows.stream().map(QueuedRow::row).toList());
                tell(rows);
                rows.forEach(QueuedRow::succeed);
                noteDatabase(null);
                return;
            } catch (SQLException failed) {
                if (!DatabaseAway.explains(failed)) {
                    writeApart(rows, failed);
                    return;
                }
                rows = rows.stream().filter(row -> row.isWantedAfter(failed)).toList();
                noteDatabase(failed);
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    private void tell(List<QueuedRow> committed) {
        List<Charge> charges =
                committed.stream().flatMap(row -> row.row().charges().stream()).toList();
        if (!charges.isEmpty()) {
            chargeBook.ifAvailable(book -> book.committed(charges));
        }
    }

    /** Logs when the database goes and when it is back, not every try in between. */
    private void noteDatabase(@Nullable SQLException failure) {
        if (failure != null && !away) {
            LOG.warn("The database is away, the ledger waits: {}", failure.getMessage());
        } else if (failure == null && away) {
            LOG.info("The database is back, the ledger goes on");
        }
        away = failure != null;
    }

    /** A row of the batch is refused: written one by one, it fails alone. */
    private void writeApart(List<QueuedRow> rows, SQLException refusal) {
        if (rows.size() > 1) {
            rows.forEach(row -> write(List.of(row)));
        } else {
            rows.forEach(row -> row.fail(refusal));
        }
    }
}
