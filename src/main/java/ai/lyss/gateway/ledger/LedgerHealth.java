package ai.lyss.gateway.ledger;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether requests can be recorded: in the database, or on disk as long as policy allows. */
@Component("ledgerHealthIndicator") // the health endpoint calls it ledger
class LedgerHealth implements HealthIndicator {

    private final LedgerWriter writer;

    LedgerHealth(LedgerWriter writer) {
        this.writer = writer;
    }

    @Override
    public Health health() {
        return (writer.isAdmitting() ? Health.up() : Health.outOfService())
                .withDetail("databaseAwayForSeconds", writer.awayFor().toSeconds())
                .withDetail("queuedRows", writer.queued())
                .withDetail("spooledBytes", writer.spooled())
                .build();
    }
}
