package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Strategy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code balance_policies}. */
@Component
class PolicyTable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyTable.class);

    private final JdbcClient database;
    private volatile String toldOf = ""; // the last row that was left out: told once, not at each reading

    PolicyTable(JdbcClient database) {
        this.database = database;
    }

    /** All of them, in order; one that cannot be read takes no other with it. */
    List<StoredPolicy> read() {
        List<StoredPolicy> policies = new ArrayList<>();
        database.sql("SELECT * FROM balance_policies ORDER BY id COLLATE \"C\"").query(row -> {
            try {
                policies.add(stored(row));
            } catch (RuntimeException unfit) {
                String told = "Policy " + row.getString("id") + " is left out: " + unfit.getMessage();
                if (!told.equals(toldOf)) {
                    toldOf = told;
                    LOG.error("{}", told);
                }
            }
        });
        return policies;
    }

    /** One policy, which nobody else can change before the transaction ends. */
    Optional<StoredPolicy> lock(String id) {
        return database.sql("SELECT * FROM balance_policies WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query((row, number) -> stored(row))
                .optional();
    }

    void insert(BalancePolicy policy, Origin origin) {
        fill(policy, """
                INSERT INTO balance_policies (id, tenant_id, model, strategy, max_attempts, deadline_ms, queue_wait_ms,
                                              timeouts, hedge_percent, long_context_model, origin)
                VALUES (:id, :tenant, :model, :strategy, :attempts, :deadline, :wait, CAST(:timeouts AS jsonb), :hedge,
                        :long, :origin)
                """).param("origin", origin.toString()).update();
    }

    void update(BalancePolicy policy) {
        fill(policy, """
                UPDATE balance_policies SET
                    tenant_id = :tenant, model = :model, strategy = :strategy, max_attempts = :attempts,
                    deadline_ms = :deadline, queue_wait_ms = :wait, timeouts = CAST(:timeouts AS jsonb),
                    hedge_percent = :hedge, long_context_model = :long, version = version + 1, updated_at = now()
                WHERE id = :id
                """).update();
    }

    void delete(String id) {
        database.sql("DELETE FROM balance_policies WHERE id = :id")
                .param("id", id)
                .update();
    }

    private JdbcClient.StatementSpec fill(BalancePolicy policy, String sql) {
        Strategy strategy = policy.strategy();
        return database.sql(sql)
                .param("id", policy.id())
                .param("tenant", policy.tenantId())
                .param("model", policy.model())
                .param("strategy", strategy == null ? null : strategy.toString())
                .param("attempts", policy.maxAttempts())
                .param("deadline", millis(policy.deadline()))
                .param("wait", millis(policy.queueWait()))
                .param("timeouts", Json.text(ChannelWords.timeouts(policy.timeouts())))
                .param("hedge", policy.hedgePercent())
                .param("long", policy.longContextModel());
    }

    private static StoredPolicy stored(ResultSet row) throws SQLException {
        @Nullable String strategy = row.getString("strategy");
        BalancePolicy policy = new BalancePolicy(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("model"),
                strategy == null ? null : Strategy.of(strategy),
                row.getObject("max_attempts", Integer.class),
                time(row, "deadline_ms"),
                time(row, "queue_wait_ms"),
                ChannelWords.timeouts(row.getString("timeouts")),
                row.getObject("hedge_percent", Integer.class),
                row.getString("long_context_model"));
        return new StoredPolicy(
                policy,
                row.getInt("version"),
                Origin.of(row.getString("origin")),
                ChannelRow.instant(row, "created_at"),
                ChannelRow.instant(row, "updated_at"));
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    private static @Nullable Duration time(ResultSet row, String column) throws SQLException {
        @Nullable Long millis = row.getObject(column, Long.class);
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
