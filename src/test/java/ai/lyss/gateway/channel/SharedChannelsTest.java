package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.database.TestNotices;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one database. Neither looks for changes by itself within an hour: what it sees, it was told of.
 */
class SharedChannelsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.migrated();
    private final List<TestStore> nodes = new ArrayList<>();

    @BeforeEach
    void tenants() {
        database.client()
                .sql("INSERT INTO tenants (id, name) VALUES ('acme', 'A')")
                .update();
    }

    @AfterEach
    void close() {
        nodes.forEach(TestStore::close);
    }

    @Test
    void changesOfOneNode_areToldToTheOther() throws Exception {
        TestStore one = node();
        TestStore other = node();
        one.channels().create(channel("a", 1), Origin.API);
        await().until(() -> other.store().snapshot().find("a").isPresent());
        one.channels().change("a", null, stored -> channel("a", 2));
        await().until(() -> other.store().snapshot().find("a").orElseThrow().weight() == 2);
        one.channels().enable("a", false, null, stored -> {});
        await().until(() -> !other.store().snapshot().find("a").orElseThrow().enabled());
        one.policies().create(policy("p", Strategy.AFFINITY), Origin.API);
        await().until(() -> other.store().snapshot().policy("acme", "m").isPresent());
        one.policies().change("p", "1", stored -> policy("p", Strategy.ROUND_ROBIN));
        await().until(() ->
                other.store().snapshot().policy("acme", "m").orElseThrow().strategy() == Strategy.ROUND_ROBIN);
        one.policies().delete("p", null, stored -> {});
        one.channels().delete("a", null, stored -> {});
        await().until(() -> other.store().snapshot().channels().isEmpty()
                && other.store().snapshot().policies().isEmpty());
    }

    @Test
    void changeBySql_isToldToo_evenWithoutANewVersion() throws Exception {
        TestStore one = node();
        one.channels().create(channel("a", 1), Origin.API);
        database.client().sql("UPDATE channels SET weight = 5").update();
        await().until(() -> one.store().snapshot().find("a").orElseThrow().weight() == 5);
        database.client().sql("UPDATE channel_models SET upstream_model = 'x'").update();
        await().until(() -> one.store()
                .snapshot()
                .find("a")
                .orElseThrow()
                .upstreamModel("m")
                .equals("x"));
        database.client()
                .sql("DELETE FROM channels; INSERT INTO channels (id, name, provider, base_url)"
                        + " VALUES ('a', 'again', 'openai', 'http://h')")
                .update();
        await().until(() ->
                one.store().snapshot().find("a").orElseThrow().name().equals("again"));
    }

    @Test
    void lostConnection_isMadeAgainAndNothingIsMissed() throws Exception {
        TestStore one = node();
        TestStore other = node();
        one.channels().create(channel("a", 1), Origin.API);
        await().until(() -> other.store().snapshot().find("a").isPresent());
        for (int i = 0; i < 3; i++) {
            assertThat(listening()).isPositive();
            database.client()
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND application_name = ?")
                    .param(TestNotices.NAME)
                    .query(Boolean.class)
                    .list();
            int weight = 10 + i;
            one.channels().change("a", null, stored -> channel("a", weight)); // perhaps while nobody listens
            await().until(() -> other.store().snapshot().find("a").orElseThrow().weight() == weight);
            await().until(() -> listening() == 2);
        }
    }

    @Test
    void databaseThatWasAway_isCaughtUpWith() throws Exception {
        TestStore one = node();
        one.channels().create(channel("a", 1), Origin.API);
        ChannelSnapshot before = one.store().snapshot();
        database.stop();
        assertThatThrownBy(() -> one.channels().create(channel("b", 1), Origin.API))
                .isInstanceOfSatisfying(
                        GatewayException.class, away -> assertThat(away.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(one.store().snapshot().serving("acme", "m")).isEqualTo(before.serving("acme", "m"));
        database.start();
        TestStore other = node();
        other.channels().create(channel("b", 1), Origin.API);
        await().until(() -> one.store().snapshot().find("b").isPresent());
    }

    @Test
    void whereNothingHasChanged_theSnapshotIsTheSame_andSoAreUnchangedChannels() throws Exception {
        TestStore one = node();
        one.channels().create(channel("a", 1), Origin.API);
        one.channels().create(channel("b", 1), Origin.API);
        ChannelSnapshot before = one.store().snapshot();
        one.store().reload();
        assertThat(one.store().snapshot()).isSameAs(before);
        one.channels().change("b", null, stored -> channel("b", 1)); // as it is
        assertThat(one.store().snapshot()).isSameAs(before);
        one.channels().change("b", null, stored -> channel("b", 2));
        assertThat(one.store().snapshot().find("a").orElseThrow())
                .isSameAs(before.find("a").orElseThrow());
    }

    @Test
    void ofThoseWhoMeanOneVersion_oneIsInTime() throws Exception {
        TestStore one = node();
        TestStore other = node();
        one.channels().create(channel("a", 1), Origin.API);
        List<Callable<StoredChannel>> racers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            TestStore node = i % 2 == 0 ? one : other;
            int weight = 10 + i;
            racers.add(() -> node.channels().change("a", "1", stored -> channel("a", weight)));
        }
        int inTime = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            for (Future<StoredChannel> each : threads.invokeAll(racers)) {
                try {
                    assertThat(each.get().version()).isEqualTo(2);
                    inTime++;
                } catch (ExecutionException late) {
                    assertThat(late.getCause())
                            .isInstanceOfSatisfying(
                                    GatewayException.class,
                                    refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.PRECONDITION_FAILED));
                }
            }
        }
        assertThat(inTime).isEqualTo(1);
    }

    @Test
    void conflicts_areTold() throws Exception {
        TestStore one = node();
        one.channels().create(channel("a", 1), Origin.API);
        assertThatThrownBy(() -> one.channels().create(channel("a", 1), Origin.API))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT));
        one.policies().create(policy("p", null), Origin.API);
        assertThatThrownBy(() -> one.policies().create(policy("q", null), Origin.API))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT));
        assertThatThrownBy(() -> one.channels().create(channelOf("b", "nobody"), Origin.API))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        refused ->
                                assertThat(refused.fields().getFirst().field()).isEqualTo("tenant_id"));
        assertThatThrownBy(() -> one.channels().delete("nothing", null, stored -> {}))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    }

    @Test
    void changesThatBelongTogether_areMadeTogetherOrNotAtAll() throws Exception {
        TestStore one = node();
        assertThatThrownBy(() -> one.changes().make(() -> {
                    one.channels().create(channel("a", 1), Origin.API);
                    return one.channels().create(channel("a", 1), Origin.API);
                }))
                .isInstanceOf(GatewayException.class);
        assertThat(one.store().snapshot().channels()).isEmpty();
        one.changes().make(() -> {
            one.channels().create(channel("a", 1), Origin.API);
            return one.policies().create(policy("p", null), Origin.API);
        });
        assertThat(one.store().snapshot().channels()).hasSize(1);
        assertThat(one.store().snapshot().policies()).hasSize(1);
    }

    @Test
    void limitsTimeoutsAndPolicies_comeBackAsTheyWereWritten() throws Exception {
        Channel whole = new Channel(
                "a",
                "acme",
                "Whole",
                "openai",
                URI.create("https://api.example.com/v1"),
                new Credential("sk-0123456789abcdef"),
                Map.of("organization", "o"),
                List.of(new ChannelModel("m", null), new ChannelModel("n*", "other")),
                7,
                3,
                true,
                new RateLimits(60L, 100_000L, 8),
                new ChannelTimeouts(Duration.ofMillis(1500), Duration.ofSeconds(10), null, Duration.ofMinutes(5)));
        BalancePolicy policy = new BalancePolicy(
                "p",
                "acme",
                "m*",
                Strategy.LOWEST_COST,
                3,
                Duration.ofSeconds(30),
                Duration.ZERO,
                new ChannelTimeouts(null, null, Duration.ofSeconds(9), null),
                10,
                "large");
        TestStore one = node();
        one.channels().create(whole, Origin.FILE);
        one.policies().create(policy, Origin.API);
        ChannelStore other = node().store();
        assertThat(other.all()).containsExactly(whole);
        assertThat(other.stored("a").orElseThrow().origin()).isEqualTo(Origin.FILE);
        assertThat(other.snapshot().policies()).containsExactly(policy);
    }

    private long listening() {
        return database.client()
                .sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = ?")
                .param(TestNotices.NAME)
                .query(Long.class)
                .single();
    }

    private TestStore node() throws Exception {
        TestStore node = new TestStore(database.dataSource(), home, HOUR);
        nodes.add(node);
        return node;
    }

    private static Channel channel(String id, int weight) {
        return channel(id, "acme", weight);
    }

    private static Channel channelOf(String id, String tenant) {
        return channel(id, tenant, 1);
    }

    private static Channel channel(String id, @Nullable String tenant, int weight) {
        return new Channel(
                id,
                tenant,
                "Channel " + id,
                "openai",
                URI.create("https://api.example.com/v1"),
                new Credential("sk-upstream-0123456789"),
                Map.of(),
                List.of(new ChannelModel("m", null)),
                weight,
                0,
                true);
    }

    private static BalancePolicy policy(String id, @Nullable Strategy strategy) {
        return new BalancePolicy(id, "acme", "m", strategy, null, null, null, ChannelTimeouts.NONE, null, null);
    }
}
