package ai.lyss.gateway.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a virtual key, in the real database. */
class VirtualKeysTest {

    private final TestDatabase database = TestDatabase.migrated();
    private final ManualTicker time = new ManualTicker();
    private final VirtualKeys keys = new VirtualKeys(database.client(), time);

    @BeforeEach
    void tenant() {
        new Tenants(database.client()).create("acme", "Acme");
    }

    @Test
    void issued_key_is_found_with_its_tenant() {
        VirtualKey key = VirtualKey.of("acme", "ci", Role.APPLICATION, null);
        KeySecret secret = keys.issue(key);
        assertThat(secret.text()).matches("sk-lyss-[0-9A-Za-z]{40}");
        assertThat(keys.find(secret.text()))
                .contains(new Caller("acme", key.id(), null, Role.APPLICATION, false, null));
        assertThat(keys.find("sk-lyss-other")).isEmpty();
    }

    @Test
    void administrator_key_is_an_administrators() {
        KeySecret secret = keys.issue(VirtualKey.of("acme", "root", Role.OPERATOR, null));
        assertThat(keys.find(secret.text())).map(Caller::role).contains(Role.OPERATOR);
    }

    @Test
    void secret_is_stored_nowhere() {
        KeySecret secret = keys.issue(VirtualKey.of("acme", "ci", Role.APPLICATION, null));
        String row = database.client()
                .sql("SELECT virtual_keys::text FROM virtual_keys")
                .query(String.class)
                .single();
        String random = secret.text().substring("sk-lyss-".length());
        assertThat(row).doesNotContain(random, HexFormat.of().formatHex(random.getBytes()));
        assertThat(row).contains(secret.hint());
        assertThat(secret).asString().doesNotContain(random).endsWith(secret.hint());
    }

    @Test
    void expired_key_is_refused_even_when_it_is_in_the_cache() {
        KeySecret secret = keys.issue(
                VirtualKey.of("acme", "short", Role.APPLICATION, Instant.now().plusMillis(1500)));
        assertThat(keys.find(secret.text())).isPresent();
        await().until(() -> keys.find(secret.text()).isEmpty()); // the ticker stands still
    }

    @Test
    void disabled_key_in_use_is_refused_after_the_background_refresh() {
        KeySecret secret = keys.issue(VirtualKey.of("acme", "ci", Role.APPLICATION, null));
        assertThat(keys.find(secret.text())).isPresent();
        disableKeys();
        assertThat(keys.find(secret.text())).as("still remembered").isPresent();
        time.advance(LastKnown.REFRESH.plusMillis(1));
        await().until(() -> keys.find(secret.text()).isEmpty());
    }

    @Test
    void disabled_key_that_was_idle_is_refused_at_once() {
        KeySecret secret = keys.issue(VirtualKey.of("acme", "ci", Role.APPLICATION, null));
        assertThat(keys.find(secret.text())).isPresent();
        disableKeys();
        time.advance(LastKnown.KEEP.plusMillis(1));
        assertThat(keys.find(secret.text())).isEmpty();
    }

    @Test
    void known_key_goes_on_while_the_database_is_away_and_unknown_ones_are_not_refused_as_wrong() {
        KeySecret secret = keys.issue(VirtualKey.of("acme", "ci", Role.APPLICATION, null));
        assertThat(keys.find(secret.text())).isPresent();
        database.stop();
        time.advance(Duration.ofHours(1));
        assertThat(keys.find(secret.text())).isPresent();
        assertThatThrownBy(() -> keys.find("sk-lyss-neverseen"))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));

        database.start();
        assertThat(keys.find("sk-lyss-neverseen")).isEmpty();
    }

    @Test
    void wrong_key_is_asked_for_once_in_two_seconds() {
        KeySecret late = KeySecret.random();
        assertThat(keys.find(late.text())).isEmpty();
        keys.add(VirtualKey.of("acme", "late", Role.APPLICATION, null), late);
        assertThat(keys.find(late.text())).as("remembered as wrong").isEmpty();
        time.advance(LastKnown.KEEP_ABSENT.plusMillis(1));
        assertThat(keys.find(late.text())).isPresent();
    }

    @Test
    void keyThatIsToldToHaveChanged_isReadAgainAtOnce_alsoWhenSomethingWasMissed() {
        keys.issue(VirtualKey.of("acme", "ci", Role.APPLICATION, null));
        LastKnown<Integer> known = new LastKnown<>(
                hash -> database.client()
                        .sql("SELECT count(*) FROM virtual_keys WHERE enabled")
                        .query(Integer.class)
                        .optional(),
                time);
        assertThat(known.find("x")).contains(1);
        disableKeys();
        assertThat(known.find("x")).contains(1);
        known.changed("y");
        assertThat(known.find("x")).contains(1);
        known.changed("x");
        assertThat(known.find("x")).contains(0);
        database.client().sql("UPDATE virtual_keys SET enabled = true").update();
        known.missed();
        assertThat(known.find("x")).contains(1);
        database.stop();
        known.missed();
        assertThat(known.find("x")).as("the database is away").contains(1);
        database.start();
    }

    private void disableKeys() {
        database.client().sql("UPDATE virtual_keys SET enabled = false").update();
    }
}
