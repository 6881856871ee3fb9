package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What is kept is bounded by the channels that there are, whatever callers ask for and for how long. */
class MemoryTest {

    /** Other tests' threads allocate too, so the bound is twice what was measured. */
    @Test
    void statesOfTenThousandChannels_areSmall_afterManyRequestsToo() {
        Channel[] channels = Fleet.channels(10_000);
        Fleet fleet = new Fleet(Strategy.WEIGHTED_RANDOM, channels);
        long before = used();
        for (Channel channel : channels) {
            Permit permit = fleet.acquire(channel.id());
            permit.failed(Fleet.failure(Cause.SERVER_ERROR, null));
            permit.release(null);
        }
        for (int i = 0; i < 100_000; i++) {
            fleet.answeredIn(Duration.ofMillis(50));
        }
        long grown = used() - before;
        assertThat(grown).isLessThan(120_000_000L);
        assertThat(StreamSupport.stream(fleet.states.all().spliterator(), false))
                .hasSize(10_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void madeUpModelsOfAPattern_doNotFillTheMemory() {
        Channel[] channels = IntStream.range(0, 100)
                .mapToObj(i -> new Channel(
                        "ch-" + i,
                        null,
                        "ch-" + i,
                        "p",
                        URI.create("http://upstream.test"),
                        new Credential(""),
                        Map.of(),
                        List.of(new ChannelModel("*", null)),
                        1,
                        0,
                        true))
                .toArray(Channel[]::new);
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, channels);
        for (int i = 0; i < 5000; i++) {
            ModelRequest request = ModelRequest.chat("made-up-" + i, false, false, Json.object());
            Objects.requireNonNull(fleet.select(request).next()).permit().release(null);
        }
        assertThat(fleet.pools.places()).isBetween(100L, 200_000L);
    }

    @Test
    void channelsThatComeAndGo_leaveNothing() {
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, Fleet.channels(1));
        for (int i = 0; i < 1000; i++) {
            fleet.become(Fleet.channel("of-moment-" + i));
            fleet.answeredIn(Duration.ofMillis(1));
        }
        assertThat(StreamSupport.stream(fleet.states.all().spliterator(), false))
                .hasSize(1);
    }
}
