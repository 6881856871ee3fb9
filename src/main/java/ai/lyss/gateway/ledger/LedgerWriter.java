package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.ChargeBook;
import ai.lyss.gateway.core.DatabaseAway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The one writer of a node. While a transaction commits, rows gather; the next transaction takes them all, so that many
 * requests share a commit and a lone one does not wait for company. While the database is away rows go to disk, likewise
 * many with one flush.
 */
@Component
class LedgerWriter implements SmartLifecycle, DisposableBean {

    /** Stopped after the web server and the routes, so that their last requests are written; before the database. */
    static final int PHASE = Integer.MIN_VALUE + 1000;

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final String ROLLED_BACK = "40"; // SQLSTATE class: another transaction was in the way
    private static final int TRIES = 3;

    private final LedgerTables tables;
    private final LedgerSettings settings;
    private final BlockingQueue<QueuedRow> queue;
    private final ChargeNews news;
    private final Outage outage = new Outage();
    private volatile @Nullable Spool spool;
    private @Nullable Replay replay;
    private @Nullable Thread thread;
    private volatile boolean running;

    LedgerWriter(LedgerTables tables, LedgerSettings settings, ObjectProvider<ChargeBook> chargeBook) {
        this.tables = tables;
        this.settings = settings;
        this.news = new ChargeNews(chargeBook);
        this.queue = new ArrayBlockingQueue<>(settings.queue());
    }

    /** {@link #write(LedgerRow, AtomicBoolean, boolean)} of the only row of a request. */
    CompletableFuture<@Nullable Void> write(LedgerRow row) throws InterruptedException {
        return write(row, new AtomicBoolean(), true);
    }

    /**
     * Hands a row over, waiting for room while the queue is full. The future completes with the commit or when the row
     * is on disk, or with the reason why it is neither; whoever completes it first withdraws the row, unless it is being
     * written already.
     *
     * @param told one for all rows of a request: whether it has been told what became of its charges
     * @param last whether no other row of the request will follow if this one fails
     */
    CompletableFuture<@Nullable Void> write(LedgerRow row, AtomicBoolean told, boolean last)
            throws InterruptedException {
        QueuedRow queued = new QueuedRow(row, settings.timeout(), told, last);
        if (!running) {
            drop(List.of(queued), new IllegalStateException("The ledger is closed"));
        } else if (!queue.offer(queued, settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
            drop(List.of(queued), new IllegalStateException("The ledger's queue is full"));
        }
        return queued.written();
    }

    /** True while rows can be recorded and policy lets requests in: without the database not for ever. */
    boolean isAdmitting() {
        Spool disk = spool;
        return !outage.isOn()
                || (disk != null
                        && !disk.isFull()
                        && outage.length().compareTo(settings.spool().admit()) < 0);
    }

    /** How long the database has been away; nothing when it is there. */
    Duration awayFor() {
        return outage.length();
    }

    /** Rows that wait for the writer. */
    int queued() {
        return queue.size();
    }

    /** Bytes of rows that wait on disk. */
    long spooled() {
        Spool disk = spool;
        return disk == null ? 0 : disk.size();
    }

    @Override
    public void start() {
        try {
            Spool opened = Spool.open(settings.spool());
            spool = opened;
            replay = Replay.start(opened, tables, outage, settings.batch());
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "The ledger's spool in " + settings.spool().directory() + " cannot be used", failed);
        }
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
            if (replay != null) {
                replay.stop(settings.timeout());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        List<QueuedRow> left = new ArrayList<>();
        queue.drainTo(left);
        drop(left, new IllegalStateException("The ledger is closed"));
        Spool disk = spool;
        if (disk != null) {
            disk.close();
        }
    }

    /** When Camel does not start, what runs already is destroyed and never stopped; its threads would keep the process. */
    @Override
    public void destroy() {
        if (running) {
            stop();
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

    private void run() {
        List<QueuedRow> batch = new ArrayList<>();
        while (running || !queue.isEmpty()) {
            try {
                QueuedRow first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    writeWanted(batch);
                }
            } catch (InterruptedException nobodys) {
                LOG.debug("Interrupted, and going on", nobodys);
            } catch (RuntimeException | Error unexpected) { // a driver's bug, say: the node's only writer must live
                LOG.error("The ledger failed to write {} rows", batch.size(), unexpected);
                drop(batch, unexpected);
            }
            batch.clear();
        }
    }

    private void writeWanted(List<QueuedRow> batch) {
        List<QueuedRow> rows = new ArrayList<>();
        List<QueuedRow> withdrawn = new ArrayList<>();
        batch.forEach(row -> (row.isWanted() ? rows : withdrawn).add(row));
        news.dropped(withdrawn);
        if (rows.isEmpty()) {
            return;
        }
        if (!outage.isOn() || !toDisk(rows)) {
            write(rows);
        }
    }

    private void write(List<QueuedRow> rows) {
        try {
            commit(rows);
        } catch (SQLException failed) {
            if (!DatabaseAway.explains(failed)) {
                writeApart(rows, failed);
                return;
            }
            outage.begin(failed);
            if (!toDisk(rows)) {
                insist(rows, failed);
            }
        }
    }

    private void commit(List<QueuedRow> rows) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                tables.write(rows.stream().map(QueuedRow::row).toList());
                news.committed(rows);
                rows.forEach(QueuedRow::succeed);
                outage.end();
                return;
            } catch (SQLException failed) {
                String state = failed.getSQLState();
                if (state == null || !state.startsWith(ROLLED_BACK) || tries == TRIES) {
                    throw failed;
                }
            }
        }
    }

    /** False when the disk does not take them either. */
    private boolean toDisk(List<QueuedRow> rows) {
        Spool disk = spool;
        if (disk == null) {
            return false;
        }
        try {
            disk.add(rows.stream().map(QueuedRow::row).toList());
        } catch (IOException | RuntimeException failed) {
            LOG.error("{} rows of the ledger cannot be kept on disk: {}", rows.size(), failed.getMessage());
            return false;
        }
        news.spooled(rows);
        rows.forEach(QueuedRow::succeed);
        return true;
    }

    /** With neither database nor disk, rows wait for either as long as they may. */
    private void insist(List<QueuedRow> batch, SQLException failure) {
        List<QueuedRow> rows = batch;
        SQLException failed = failure;
        Backoff backoff = new Backoff();
        while (true) {
            SQLException reason = failed;
            drop(rows.stream().filter(QueuedRow::isLate).toList(), reason);
            rows = rows.stream().filter(QueuedRow::isWanted).toList();
            if (rows.isEmpty()) {
                return;
            }
            backoff.pause();
            try {
                commit(rows);
                return;
            } catch (SQLException again) {
                if (!DatabaseAway.explains(again)) {
                    writeApart(rows, again);
                    return;
                }
                failed = again;
            }
        }
    }

    /** A row of the batch is refused: written one by one, it fails alone. */
    private void writeApart(List<QueuedRow> rows, SQLException refusal) {
        if (rows.size() > 1) {
            for (QueuedRow row : rows) {
                if (row.isWanted()) { // they are slow one by one, and whoever has given up has told so
                    write(List.of(row));
                } else {
                    news.dropped(List.of(row));
                }
            }
        } else {
            drop(rows, refusal);
        }
    }

    private void drop(List<QueuedRow> rows, Throwable why) {
        news.dropped(rows);
        rows.forEach(row -> row.fail(why));
    }
}
