package ai.lyss.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Somebody can always run the gateway. */
class OperatorsTest {

    private final DataSourceTransactionManager transactions =
            new DataSourceTransactionManager(TestDatabase.migrated().dataSource());
    private final JdbcClient database = JdbcClient.create(transactions.getDataSource());
    private final Operators operators = new Operators(database, transactions);
    private final VirtualKeys keys = new VirtualKeys(database, Ticker.systemTicker());

    @BeforeEach
    void oneOperator() {
        new Tenants(database).create("default", "Default");
        keys.issue(new VirtualKey("op", "default", "op", Role.OPERATOR, false, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM virtual_keys WHERE id = 'op'",
                "UPDATE virtual_keys SET enabled = false WHERE id = 'op'",
                "UPDATE virtual_keys SET role = 'administrator' WHERE id = 'op'",
                "UPDATE virtual_keys SET expires_at = '2099-01-01Z' WHERE id = 'op'",
                "UPDATE tenants SET enabled = false WHERE id = 'default'"
            })
    void lastOperator_cannotBeLockedOut(String sql) {
        assertThatThrownBy(() -> change(sql))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.code()).isEqualTo("last_operator"));
        assertThat(keys.hasOperator()).isTrue();
        assertThat(database.sql("SELECT expires_at IS NULL FROM virtual_keys WHERE id = 'op'")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        keys.issue(new VirtualKey("op2", "default", "op", Role.OPERATOR, false, null, null));
        if (sql.contains("'op'")) {
            assertThat(change(sql)).isEqualTo(1);
        }
    }

    @Test
    void temporaryOperator_doesNotReplaceThePermanentOne_butMayBeChangedWhenThereIsNoOther() {
        keys.issue(new VirtualKey(
                "temporary",
                "default",
                "op",
                Role.OPERATOR,
                false,
                Instant.now().plusSeconds(3600),
                null));
        assertThatThrownBy(() -> change("DELETE FROM virtual_keys WHERE id = 'op'"))
                .isInstanceOf(GatewayException.class);
        database.sql("DELETE FROM virtual_keys WHERE id = 'op'").update();
        assertThat(change("UPDATE virtual_keys SET name = 'x' WHERE id = 'temporary'"))
                .isEqualTo(1);
        assertThatThrownBy(() -> change("DELETE FROM virtual_keys WHERE id = 'temporary'"))
                .isInstanceOf(GatewayException.class);
    }

    private int change(String sql) {
        return operators.change(() -> database.sql(sql).update());
    }
}
