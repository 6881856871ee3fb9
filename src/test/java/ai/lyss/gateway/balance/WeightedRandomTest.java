package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class WeightedRandomTest {

    private static final int DRAWS = 60_000;
    private final WeightedRandom selector = new WeightedRandom();

    @Test
    void first_isDrawnInProportionToWeight() {
        List<Channel> channels = List.of(channel("a", 1, 0), channel("b", 2, 0), channel("c", 3, 0));
        Map<String, Integer> first = new HashMap<>();
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < DRAWS; i++) {
            first.merge(selector.order(channels, random).getFirst().id(), 1, Integer::sum);
        }
        assertThat(first.get("a")).isCloseTo(DRAWS / 6, Percentage.withPercentage(5));
        assertThat(first.get("b")).isCloseTo(DRAWS / 3, Percentage.withPercentage(5));
        assertThat(first.get("c")).isCloseTo(DRAWS / 2, Percentage.withPercentage(5));
    }

    @Test
    void lowerPriority_goesFirstWhateverItsWeight() {
        List<Channel> channels = List.of(channel("spare", 1000, 5), channel("main", 1, 0));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            assertThat(selector.order(channels, random).stream().map(Channel::id))
                    .containsExactly("main", "spare");
        }
    }

    @Test
    void everyCandidate_isThereOnce() {
        List<Channel> channels = List.of(channel("a", 1, 0), channel("b", 9, 0), channel("c", 3, 1));
        assertThat(selector.order(channels, new SplittableRandom(7))).containsExactlyInAnyOrderElementsOf(channels);
    }

    private static Channel channel(String id, int weight, int priority) {
        return new Channel(
                id,
                null,
                id,
                "openai",
                URI.create("http://upstream.test"),
                new Credential(""),
                Map.of(),
                List.of(new ChannelModel("m", null)),
                weight,
                priority,
                true);
    }
}
