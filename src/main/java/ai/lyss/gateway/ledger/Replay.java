package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.DatabaseAway;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is in the spool into the ledger, in its order, as soon as the database takes it. It is the one that finds
 * out when the database is back.
 */
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final Spool spool;
    private final LedgerTables tables;
    private final Outage outage;
    private final int batch;
    private final Backoff backoff = new Backoff();
    private final Thread thread;
    private volatile boolean running = true;

    private Replay(Spool spool, LedgerTables tables, Outage outage, int batch) {
        this.spool = spool;
        this.tables = tables;
        this.outage = outage;
        this.batch = batch;
        this.thread = Thread.ofPlatform().name("ledger-replay").unstarted(this::run);
    }

    static Replay start(Spool spool, LedgerTables tables, Outage outage, int batch) {
        Replay replay = new Replay(spool, tables, outage, batch);
        replay.thread.start();
        return replay;
    }

    /** Ends it; what is left waits for the next start. */
    void stop(Duration patience) throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(patience);
    }

    private void run() {
        while (running) {
            try {
                spool.awaitRows();
                Spool.Piece piece = spool.peek(batch);
                if (piece != null) {
                    write(piece.rows());
                    for (byte[] foreign : piece.foreign()) {
                        setAside("a row of another release", foreign);
                    }
                    spool.taken(piece);
                    backoff.reset();
                }
            } catch (InterruptedException stopping) {
                LOG.debug("The replay ends", stopping);
            } catch (SQLException away) {
                outage.begin(away);
                backoff.pause();
            } catch (IOException | RuntimeException unexpected) {
                LOG.error("The spool cannot be replayed now", unexpected);
                backoff.pause();
            }
        }
    }

    private void write(List<LedgerRow> rows) throws SQLException, IOException {
        try {
            tables.write(rows);
            outage.end();
        } catch (SQLException failed) {
            if (DatabaseAway.explains(failed)) {
                throw failed;
            }
            outage.end(); // it is there, and refuses one of them
            if (rows.size() == 1) {
                LOG.error("Request {} is refused by the ledger", rows.getFirst().requestId(), failed);
                setAside("a row", SpoolFrame.json(rows.getFirst()));
            } else {
                for (LedgerRow row : rows) {
                    write(List.of(row));
                }
            }
        }
    }

    private void setAside(String what, byte[] json) throws IOException {
        LOG.error("{} of the spool is set aside in refused.ndjson", what);
        spool.setAside(json);
    }
}
