package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom a snapshot finds for a request. */
class ChannelSnapshotTest {

    @Test
    void channels_comeByPriorityAndThenInTheirOrder_eachOnce() {
        ChannelSnapshot snapshot = new ChannelSnapshot(
                List.of(
                        channel("a", null, 1, "gpt-5", "gpt-*", "*"),
                        channel("b", "acme", 0, "gpt-*"),
                        channel("c", "rival", 0, "gpt-*"),
                        channel("d", null, 0, "gpt-5"),
                        channel("e", null, 0, "claude-*")),
                List.of());
        assertThat(ids(snapshot.serving("acme", "gpt-5"))).containsExactly("b", "d", "a");
        assertThat(ids(snapshot.serving("rival", "gpt-5"))).containsExactly("c", "d", "a");
        assertThat(ids(snapshot.serving("acme", "gpt-6"))).containsExactly("b", "a");
        assertThat(ids(snapshot.serving("acme", "gpt-"))).containsExactly("b", "a");
        assertThat(ids(snapshot.serving("acme", "gpt"))).containsExactly("a");
        assertThat(ids(snapshot.serving("acme", ""))).containsExactly("a");
        assertThat(snapshot.serving("acme", "gpt-5")).isSameAs(snapshot.serving("acme", "gpt-5"));
    }

    @Test
    void policy_isTheTenantsOwnBeforeEverybodys_andTheNearest() {
        ChannelSnapshot snapshot = new ChannelSnapshot(
                List.of(),
                List.of(
                        policy("all", null, "*"),
                        policy("exact", null, "gpt-5"),
                        policy("own", "acme", "gpt-*"),
                        policy("longer", "acme", "gpt-5-*"),
                        policy("rival", "rival", "gpt-5")));
        assertThat(snapshot.policy("acme", "gpt-5").orElseThrow().id()).isEqualTo("own");
        assertThat(snapshot.policy("acme", "gpt-5-mini").orElseThrow().id()).isEqualTo("longer");
        assertThat(snapshot.policy("acme", "claude").orElseThrow().id()).isEqualTo("all");
        assertThat(snapshot.policy("other", "gpt-5").orElseThrow().id()).isEqualTo("exact");
        assertThat(snapshot.policy("rival", "gpt-5").orElseThrow().id()).isEqualTo("rival");
        assertThat(new ChannelSnapshot(List.of(), List.of()).policy("acme", "gpt-5"))
                .isEmpty();
    }

    private static List<String> ids(List<Channel> channels) {
        return channels.stream().map(Channel::id).toList();
    }

    private static Channel channel(String id, @Nullable String tenant, int priority, String... models) {
        return new Channel(
                id,
                tenant,
                id,
                "openai",
                URI.create("http://upstream.test"),
                new Credential(""),
                Map.of(),
                Stream.of(models).map(model -> new ChannelModel(model, null)).toList(),
                1,
                priority,
                true);
    }

    private static BalancePolicy policy(String id, @Nullable String tenant, String model) {
        return new BalancePolicy(id, tenant, model, null, null, null, null, ChannelTimeouts.NONE, null, null);
    }
}
