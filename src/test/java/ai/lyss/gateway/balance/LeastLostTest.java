package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Fidelity.Fit;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeastLostTest {

    private static final ModelRequest REQUEST = ModelRequest.chat("m", false, false, Json.object());

    private final List<String> asked = new ArrayList<>();
    private final LeastLost leastLost = new LeastLost((request, channel) -> {
        asked.add(channel.id());
        return switch (channel.id().charAt(0)) {
            case 'w' -> Fit.WHOLE;
            case 'r' -> new Fit(List.of(), GatewayException.invalid("n", "no"));
            default -> new Fit(List.of(Loss.dropped("seed")), null);
        };
    });

    @Test
    void firstThatLosesNothing_leavesTheOrder_andAsksNoOther() {
        assertThat(order("w1:0", "l1:0", "w2:0")).containsExactly("w1", "l1", "w2");
        assertThat(asked).containsExactly("w1");
    }

    @Test
    void losers_goBehind_withinTheirPriority() {
        assertThat(order("l1:0", "w1:0", "l2:0", "w2:0", "w3:1")).containsExactly("w1", "w2", "l1", "l2", "w3");
    }

    @Test
    void refusers_goBehindAll() {
        assertThat(order("r1:0", "l1:0", "w1:1")).containsExactly("l1", "w1", "r1");
    }

    @Test
    void onlyChannel_isNotAsked() {
        assertThat(order("l1:0")).containsExactly("l1");
        assertThat(asked).isEmpty();
    }

    private List<String> order(String... idsAndPriorities) {
        List<Channel> channels = new ArrayList<>();
        for (String each : idsAndPriorities) {
            String[] parts = each.split(":");
            channels.add(new Channel(
                    parts[0],
                    null,
                    parts[0],
                    "p",
                    URI.create("http://upstream.test"),
                    new Credential(""),
                    Map.of(),
                    List.of(new ChannelModel("m", null)),
                    1,
                    Integer.parseInt(parts[1]),
                    true));
        }
        return leastLost.first(channels, REQUEST).stream().map(Channel::id).toList();
    }
}
