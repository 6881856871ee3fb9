package ai.lyss.gateway.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** What operators watch of the ledger. */
@Component
class LedgerMeters implements MeterBinder {

    private final LedgerWriter writer;

    LedgerMeters(LedgerWriter writer) {
        this.writer = writer;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("lyss.ledger.queue", writer, LedgerWriter::queued)
                .description("Rows that wait for the ledger's writer")
                .register(registry);
        Gauge.builder("lyss.ledger.spool", writer, LedgerWriter::spooled)
                .description("Rows on disk that wait for the database")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("lyss.ledger.away", writer, ledger -> ledger.awayFor().toMillis() / 1000.0)
                .description("How long the database has been away from the ledger")
                .baseUnit("seconds")
                .register(registry);
    }
}
