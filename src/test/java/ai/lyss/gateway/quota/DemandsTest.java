package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is reserved for a request that asks for several answers: what is sent, and nothing else. */
class DemandsTest {

    private static final Channel CHANNEL = new Channel(
            "c",
            null,
            "c",
            "openai",
            URI.create("http://upstream.test"),
            new Credential("k"),
            Map.of(),
            List.of(new ChannelModel("m", null)),
            1,
            0,
            true);

    private final TestDatabase database = TestDatabase.migrated();
    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        TestNode.tenant(database, "acme");
        node = new TestNode(database);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void choices_areAllThatAreSent() {
        ObjectNode chat = Json.object().put("model", "m").put("max_tokens", 10);
        assertThat(of(ModelRequest.chat("m", false, false, chat)).most()).isEqualTo(10);
        chat.put("n", 128);
        assertThat(of(ModelRequest.chat("m", false, false, chat)).most()).isEqualTo(1280);
        chat.put("n", 2).put("best_of", 5); // some servers' word
        assertThat(of(ModelRequest.chat("m", false, false, chat)).choices()).isEqualTo(5);
    }

    @Test
    void bestOfThatIsNotSent_isNotReserved() {
        ObjectNode completion = Json.object().put("n", 2).put("best_of", 5);
        ModelRequest.Original original =
                new ModelRequest.Original(Operation.COMPLETIONS, completion, Map.of(), List.of());
        ObjectNode chat = Json.object().put("model", "m").put("n", 2);
        assertThat(of(new ModelRequest(Operation.CHAT, "m", false, false, chat, original))
                        .choices())
                .isEqualTo(2);
    }

    private Demand of(ModelRequest request) {
        Account account = node.add(TestNode.quota("acme", Unit.COMPLETION_TOKENS, 1_000_000));
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        ChannelSnapshot channels = new ChannelSnapshot(List.of(CHANNEL), List.of());
        Demands demands = new Demands(
                () -> channels,
                (channel, model) -> unknown(),
                asked -> 3,
                new Typical(TestNode.SETTINGS),
                TestNode.SETTINGS,
                new Refusals(TestNode.SETTINGS, new SimpleMeterRegistry()));
        Caller caller = new Caller("acme", null, null, Role.APPLICATION, false, null);
        return Objects.requireNonNull(demands.of(exchange, caller, request, List.of(account)));
    }

    private static Traits unknown() {
        return new Traits() {
            @Override
            public <T> T get(Capability<T> capability) {
                return capability.otherwise();
            }
        };
    }
}
