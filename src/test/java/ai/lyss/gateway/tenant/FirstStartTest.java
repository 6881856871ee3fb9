package ai.lyss.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Role;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Who can come in after the first start, and after later ones. */
@Isolated("the output of the JVM")
@ExtendWith(OutputCaptureExtension.class)
class FirstStartTest {

    private static final Pattern SHOWN = Pattern.compile("sk-lyss-[0-9A-Za-z-]+");

    private final TestDatabase database = TestDatabase.migrated();

    @Test
    void administrator_key_is_shown_once_and_works(CapturedOutput output) {
        start(false, null);
        List<String> shown = shown(output);
        assertThat(shown).hasSize(1);
        assertThat(keys().find(shown.getFirst())).map(Caller::role).contains(Role.OPERATOR);

        start(false, null);
        assertThat(shown(output)).hasSize(1);
    }

    @Test
    void nodes_that_start_together_issue_one_key(CapturedOutput output) throws Exception {
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> node = () -> {
                start(false, null);
                return null;
            };
            for (var started : nodes.invokeAll(List.of(node, node, node, node))) {
                started.get();
            }
        }
        assertThat(shown(output)).hasSize(1);
    }

    @Test
    void administrator_key_is_issued_anew_when_the_last_one_is_disabled(CapturedOutput output) {
        start(false, null);
        database.client().sql("UPDATE virtual_keys SET enabled = false").update();
        start(false, null);
        assertThat(shown(output)).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void demo_has_a_tenant_and_a_random_key(CapturedOutput output) {
        start(true, null);
        start(true, null);
        assertThat(shown(output)).hasSize(2);
        assertThat(keys().find(shown(output).getLast())).map(Caller::tenantId).contains("demo");
        assertThat(new Tenants(database.client()).isEnabled("demo")).isTrue();
    }

    @Test
    void fixed_demo_key_works_in_the_demo_only() {
        start(true, "sk-lyss-demo");
        assertThat(keys().find("sk-lyss-demo"))
                .hasValueSatisfying(caller -> assertThat(caller.role()).isEqualTo(Role.APPLICATION));
        start(false, "sk-lyss-demo");
        assertThat(keys().find("sk-lyss-demo")).isEmpty();
        start(true, null);
        assertThat(keys().find("sk-lyss-demo")).isEmpty();
        start(true, "sk-lyss-demo");
        assertThat(keys().find("sk-lyss-demo")).isPresent();
    }

    @Test
    void demo_key_in_another_form_is_refused() {
        assertThatThrownBy(() -> new DemoProperties(true, "demo")).hasMessageContaining("sk-lyss-");
        assertThat(new DemoProperties(true, "").key()).isNull();
    }

    private VirtualKeys keys() {
        return new VirtualKeys(database.client(), Ticker.systemTicker());
    }

    private void start(boolean demo, @Nullable String key) {
        DataSource source = database.dataSource();
        JdbcClient client = JdbcClient.create(source);
        new FirstStart(
                        client,
                        new DataSourceTransactionManager(source),
                        new Tenants(client),
                        new VirtualKeys(client, Ticker.systemTicker()),
                        new DemoProperties(demo, key))
                .afterSingletonsInstantiated();
    }

    private static List<String> shown(CapturedOutput output) {
        return SHOWN.matcher(output.getAll()).results().map(MatchResult::group).toList();
    }
}
