package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes changes of tenants and keys one after the other, on all nodes, and undoes those after which nobody could run the
 * gateway any more: the last operator's key that works, or the last that does so for good, cannot be taken away.
 */
@Component
final class Operators {

    private final JdbcClient database;
    private final TransactionTemplate transaction;

    Operators(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Makes a change in one transaction; 409 when it would lock out the last operator. */
    <T> T change(Supplier<T> change) {
        T result = transaction.execute(status -> {
            database.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", FirstStart.LOCK)
                    .query((row, number) -> true)
                    .single();
            int before = safety();
            T changed = change.get();
            if (safety() < before) {
                throw new GatewayException(
                                ErrorKind.CONFLICT,
                                "Nobody could run the gateway any more: this is the last key of an operator"
                                        + (before == 2 ? " that does not expire." : "."))
                        .withCode("last_operator");
            }
            return changed;
        });
        return Objects.requireNonNull(result);
    }

    /** 2: somebody can run it for good; 1: at present; 0: nobody. */
    private int safety() {
        return database.sql("""
                        SELECT coalesce(max(CASE WHEN k.expires_at IS NULL THEN 2 ELSE 1 END), 0)
                        FROM virtual_keys k JOIN tenants t ON t.id = k.tenant_id
                        WHERE k.role = 'operator' AND k.enabled AND t.enabled
                          AND (k.expires_at IS NULL OR k.expires_at > now())
                        """).query(Integer.class).single();
    }
}
