package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/** Channels in the real database, and the snapshot that outlives it. */
@Isolated("the output of the JVM")
@ExtendWith(OutputCaptureExtension.class)
class ChannelStoreTest {

    private static final String SECRET = "sk-upstream-0123456789";
    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.migrated();
    private final List<TestStore> stores = new ArrayList<>();

    @BeforeEach
    void tenants() {
        database.client()
                .sql("INSERT INTO tenants (id, name) VALUES ('acme', 'A'), ('rival', 'R')")
                .update();
    }

    @AfterEach
    void close() {
        stores.forEach(TestStore::close);
    }

    @Test
    void channel_comes_back_as_it_was_saved() throws Exception {
        Channel channel = new Channel(
                "one",
                "acme",
                "One",
                "azure",
                URI.create("https://acme.openai.azure.com"),
                new Credential(SECRET),
                Map.of("api-version", "2025-04-01-preview"),
                List.of(new ChannelModel("gpt-*", null), new ChannelModel("small", "gpt-mini")),
                3,
                2,
                false);
        store(NEVER).save(channel);
        assertThat(store(NEVER).all()).containsExactly(channel);
    }

    @Test
    void saving_again_replaces_models_and_counts_the_version() throws Exception {
        ChannelStore store = store(NEVER);
        store.save(channel("one", "acme"));
        Channel changed = new Channel(
                "one",
                "rival",
                "One",
                "openai",
                URI.create("https://other.example"),
                new Credential("sk-another-9876543210"),
                Map.of(),
                List.of(new ChannelModel("only", null)),
                1,
                0,
                true);
        store.save(changed);
        assertThat(store.all()).containsExactly(changed);
        assertThat(database.client()
                        .sql("SELECT version FROM channels")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void credential_is_in_the_database_as_ciphertext_only() throws Exception {
        store(NEVER).save(channel("one", "acme"));
        String row = database.client()
                .sql("SELECT channels::text || encode(credential, 'escape') FROM channels")
                .query(String.class)
                .single();
        assertThat(row).doesNotContain("upstream").contains("…6789");
    }

    @Test
    void ciphertext_moved_to_another_row_is_not_used_there(CapturedOutput output) throws Exception {
        ChannelStore store = store(NEVER);
        store.save(channel("one", "acme"));
        store.save(channel("two", "rival"));
        database.client()
                .sql("UPDATE channels SET credential = (SELECT credential FROM channels WHERE id = 'one')"
                        + " WHERE id = 'two'")
                .update();
        assertThat(store(NEVER).all()).extracting(Channel::id).containsExactly("one");
        assertThat(output).contains("Channel two is left out").doesNotContain(SECRET);
    }

    @Test
    void setting_that_cannot_be_leaves_its_channel_out_and_is_told_once(CapturedOutput output) throws Exception {
        ChannelStore store = store(QUICK);
        store.save(channel("one", null));
        store.save(channel("two", null));
        database.client()
                .sql("UPDATE channels SET settings = '{\"thinking\": \"sometimes\"}' WHERE id = 'two'")
                .update();
        await().untilAsserted(
                        () -> assertThat(store.all()).extracting(Channel::id).containsExactly("one"));
        database.client().sql("UPDATE channels SET weight = 7 WHERE id = 'one'").update();
        await().untilAsserted(() -> assertThat(store.all().getFirst().weight()).isEqualTo(7));
        assertThat(output.getAll()).containsOnlyOnce("Channel two is left out: setting of channel ");
        assertThat(output).contains("'thinking' must be one of none, ").contains("not 'sometimes'");
        database.client()
                .sql("UPDATE channels SET settings = '{}' WHERE id = 'two'")
                .update();
        await().untilAsserted(() -> assertThat(store.all()).hasSize(2));
    }

    @Test
    void channel_that_cannot_be_read_takes_no_other_with_it() throws Exception {
        ChannelStore store = store(NEVER);
        for (String id : List.of("a", "b", "c", "d", "e")) {
            store.save(channel(id, null));
        }
        database.client()
                .sql("UPDATE channels SET base_url = 'no url at all' WHERE id = 'a'")
                .update();
        database.client()
                .sql("UPDATE channels SET credential = '\\x00' WHERE id = 'b'")
                .update();
        // c has none, as an upstream of one's own may need none
        database.client()
                .sql("UPDATE channels SET credential = NULL WHERE id = 'c'")
                .update();
        database.client()
                .sql("UPDATE channels SET base_url = 'mailto:x' WHERE id = 'd'")
                .update();
        assertThat(store(NEVER).all()).extracting(Channel::id).containsExactly("c", "e");
    }

    @Test
    void change_by_another_node_arrives_by_itself() throws Exception {
        ChannelStore here = store(QUICK);
        assertThat(here.all()).isEmpty();
        store(NEVER).save(channel("one", "acme"));
        await().until(() -> here.all().size() == 1);
    }

    @Test
    void snapshot_survives_the_database_and_is_renewed_when_it_is_back() throws Exception {
        ChannelStore store = store(QUICK);
        store.save(channel("one", "acme"));
        database.stop();
        assertThatThrownBy(() -> store.save(channel("two", "acme")))
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);
        await().during(Duration.ofMillis(300)).until(() -> store.all().size() == 1); // several refreshes
        database.start();
        store(NEVER).save(channel("two", "acme"));
        await().until(() -> store.all().size() == 2);
    }

    @Test
    void failed_save_changes_nothing() throws Exception {
        ChannelStore store = store(NEVER);
        store.save(channel("one", "acme"));
        assertThatThrownBy(() -> store.save(channel("one", "nobody")))
                .isInstanceOf(DataIntegrityViolationException.class);
        assertThat(store(NEVER).all()).containsExactly(channel("one", "acme"));
    }

    private ChannelStore store(Duration refresh) throws Exception {
        TestStore store = new TestStore(database.dataSource(), home, refresh);
        stores.add(store);
        return store.store();
    }

    private static Channel channel(String id, @Nullable String tenant) {
        return new Channel(
                id,
                tenant,
                "Channel " + id,
                "openai",
                URI.create("https://api.openai.com/v1"),
                new Credential(SECRET),
                Map.of(),
                List.of(new ChannelModel("gpt-*", null)),
                1,
                0,
                true);
    }
}
