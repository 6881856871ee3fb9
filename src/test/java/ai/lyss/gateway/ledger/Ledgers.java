package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.AttemptCost;
import ai.lyss.gateway.core.ChargeBook;
import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.util.unit.DataSize;

/** Writers as the application has them, each with a spool of its own. */
final class Ledgers {

    private Ledgers() {}

    static LedgerSettings settings(Commit commit, Duration timeout) {
        return settings(commit, timeout, directory(), DataSize.ofMegabytes(64));
    }

    static LedgerSettings settings(Commit commit, Duration timeout, Path spool, DataSize size) {
        return new LedgerSettings(
                commit,
                timeout,
                1000,
                500,
                Duration.ZERO,
                Duration.ZERO,
                new LedgerSettings.Spooling(spool, size, Duration.ofMinutes(10)));
    }

    static Path directory() {
        try {
            Path directory = Files.createDirectories(Path.of("target/test-spool"));
            return Files.createTempDirectory(directory, "ledger");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static LedgerWriter writer(DataSource dataSource, LedgerSettings settings) {
        return new LedgerWriter(tables(dataSource, settings), settings, Books.none());
    }

    static LedgerWriter writer(DataSource dataSource, LedgerSettings settings, ChargeBook book) {
        return new LedgerWriter(new LedgerTables(dataSource, settings, new LedgerDays()), settings, Books.of(book));
    }

    static LedgerTables tables(DataSource dataSource, LedgerSettings settings) {
        return new LedgerTables(dataSource, settings, new LedgerDays());
    }

    /** Where nothing has a price. */
    static AttemptCost free() {
        return (exchange, attempt, usage) -> OptionalLong.empty();
    }
}
