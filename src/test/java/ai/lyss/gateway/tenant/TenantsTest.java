package ai.lyss.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/** Which tenants there are, and which may call. */
class TenantsTest {

    private final TestDatabase database = TestDatabase.migrated();
    private final ManualTicker time = new ManualTicker();
    private final Tenants tenants = new Tenants(database.client(), time);

    @Test
    void tenant_is_enabled_until_it_is_disabled() {
        tenants.create("acme", "Acme");
        assertThat(tenants.isEnabled("acme")).isTrue();
        database.client().sql("UPDATE tenants SET enabled = false").update();
        time.advance(LastKnown.REFRESH.plusMillis(1));
        await().until(() -> !tenants.isEnabled("acme"));
    }

    @Test
    void unknown_tenant_is_not_enabled() {
        assertThat(tenants.isEnabled("nobody")).isFalse();
        assertThat(tenants.isEnabled("acme\0")).isFalse();
    }

    @Test
    void creating_again_changes_nothing() {
        tenants.create("acme", "Acme");
        tenants.create("acme", "Another");
        assertThat(database.client()
                        .sql("SELECT name FROM tenants")
                        .query(String.class)
                        .single())
                .isEqualTo("Acme");
    }

    @Test
    void id_is_a_slug() {
        assertThatThrownBy(() -> tenants.create("Acme Inc", "Acme"))
                .isInstanceOf(DataIntegrityViolationException.class);
    }
}
