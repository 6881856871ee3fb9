package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How requests are spread. Everything is seeded: these numbers are the same in every run. */
class StrategiesTest {

    private static final Duration QUICK = Duration.ofMillis(50);
    private static final Channel[] ONE_TWO_THREE = {
        Fleet.channel("a", 1, 0), Fleet.channel("b", 2, 0), Fleet.channel("c", 3, 0)
    };

    @ParameterizedTest
    @EnumSource(names = {"WEIGHTED_RANDOM", "ADAPTIVE"})
    void drawnByWeight_whileAllDoAlike(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, ONE_TWO_THREE);
        Map<String, Integer> shares = shares(fleet, 60_000);
        double chiSquare = 0;
        for (Channel channel : ONE_TWO_THREE) {
            double expected = 60_000 * channel.weight() / 6.0;
            chiSquare += Math.pow(shares.get(channel.id()) - expected, 2) / expected;
        }
        assertThat(chiSquare).isLessThan(9.21); // 1 of 100 at two degrees of freedom
    }

    /** So many are not all looked at for each choice. */
    @ParameterizedTest
    @EnumSource(names = {"WEIGHTED_RANDOM", "ADAPTIVE"})
    void many_areDrawnByWeightToo_andThoseThatAreOutAreNot(Strategy strategy) {
        Channel[] channels = new Channel[100];
        for (int i = 0; i < 100; i++) {
            channels[i] = Fleet.channel("ch-" + i, 1 + i % 3, 0);
        }
        Fleet fleet = new Fleet(strategy, channels);
        for (int i = 50; i < 100; i++) {
            fleet.fails("ch-" + i, Cause.DEAD_CREDENTIAL);
        }
        Map<String, Integer> shares = shares(fleet, 500_000);
        double weights = 0;
        for (int i = 0; i < 50; i++) {
            weights += channels[i].weight();
        }
        double chiSquare = 0;
        for (int i = 0; i < 50; i++) {
            double expected = 500_000.0 * channels[i].weight() / weights;
            chiSquare += Math.pow(share(shares, "ch-" + i) - expected, 2) / expected;
        }
        assertThat(shares).hasSize(50);
        assertThat(chiSquare).isLessThan(74.9); // 1 of 100 at 49 degrees of freedom
    }

    @ParameterizedTest
    @EnumSource(names = {"FASTEST_RESPONSE", "ADAPTIVE"})
    void slowOnesOfMany_haveLessThanATenth(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channels(40));
        Map<String, Duration> slow = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            slow.put("ch-" + i, Duration.ofSeconds(3));
        }
        shares(fleet, 2000, 10, slow); // to get to know them
        Map<String, Integer> shares = shares(fleet, 4000, 10, slow);
        int ofTheSlow = slow.keySet().stream().mapToInt(id -> share(shares, id)).sum();
        assertThat(ofTheSlow / 3.0).isLessThan((4000 - ofTheSlow) / 37.0 / 10);
        assertThat(shares).hasSizeGreaterThanOrEqualTo(37);
    }

    @Test
    void roundRobin_isExactAndSmooth() {
        Fleet fleet = new Fleet(Strategy.ROUND_ROBIN, ONE_TWO_THREE);
        String turns = String.join("", names(fleet, 6000));
        assertThat(turns.chars().filter(c -> c == 'a').count()).isBetween(999L, 1001L);
        assertThat(turns.chars().filter(c -> c == 'b').count()).isBetween(1998L, 2002L);
        assertThat(turns).doesNotContain("ccc").doesNotContain("bb").doesNotContain("aa");
    }

    @Test
    void roundRobin_goesOnAmongThoseThatAreLeft() {
        Fleet fleet = new Fleet(Strategy.ROUND_ROBIN, Fleet.channels(4));
        fleet.fails("ch-2", Cause.DEAD_CREDENTIAL);
        assertThat(shares(fleet, 300)).isEqualTo(Map.of("ch-0", 100, "ch-1", 100, "ch-3", 100));
    }

    @Test
    void leastConnections_fillsByWeight_andCountsStreamsUntilTheyEnd() {
        Fleet fleet = new Fleet(Strategy.LEAST_CONNECTIONS, ONE_TWO_THREE);
        Map<String, Integer> shares = new HashMap<>();
        List<Selection.Chosen> open = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Selection.Chosen chosen = Objects.requireNonNull(fleet.select().next());
            chosen.permit().answered(QUICK);
            shares.merge(chosen.channel().id(), 1, Integer::sum);
            open.add(chosen);
        }
        assertThat(shares).isEqualTo(Map.of("a", 10, "b", 20, "c", 30));
        open.stream()
                .filter(each -> each.channel().id().equals("a"))
                .forEach(each -> each.permit().release(null));
        assertThat(names(fleet, 1)).containsExactly("a");
    }

    @Test
    void fastestResponse_sharesAmongEqualsByChance() {
        Fleet fleet = new Fleet(Strategy.FASTEST_RESPONSE, Fleet.channels(10));
        Map<String, Integer> shares = shares(fleet, 10_000);
        assertThat(shares)
                .hasSize(10)
                .allSatisfy((id, share) -> assertThat(share).isBetween(200, 2500));
    }

    /** 20 requests a second; a slow one answers after 3 s, the others after 50 ms. */
    @ParameterizedTest
    @EnumSource(names = {"FASTEST_RESPONSE", "ADAPTIVE"})
    void slowChannel_hasLessThanATenthOfAFastOne_within200Requests_andItsShareWhenItHasRecovered(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channels(3));
        Map<String, Integer> slow = shares(fleet, 200, 50, Map.of("ch-1", Duration.ofSeconds(3)));
        assertThat(share(slow, "ch-1")).isLessThan(share(slow, "ch-0") / 10);
        assertThat(share(slow, "ch-1")).isLessThan(share(slow, "ch-2") / 10);
        Map<String, Integer> stillSlow = shares(fleet, 20_000, 50, Map.of("ch-1", Duration.ofSeconds(3)));
        assertThat(share(stillSlow, "ch-1")).isBetween(1, share(stillSlow, "ch-0") / 10); // it is asked now and then
        shares(fleet, 2400, 50, Map.of()); // two minutes in which it could be found out
        Map<String, Integer> recovered = shares(fleet, 3000, 50, Map.of());
        assertThat(share(recovered, "ch-1")).isGreaterThan(500);
    }

    /** The latency of a channel that says nothing is not known before it speaks. */
    @ParameterizedTest
    @EnumSource(names = {"FASTEST_RESPONSE", "ADAPTIVE"})
    void channelThatFallsSilent_isAvoidedBeforeItsFirstTimeout(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channels(3));
        shares(fleet, 200, 50, Map.of());
        int stalled = 0;
        for (int i = 0; i < 1000; i++) {
            fleet.time.passMillis(50);
            Selection.Chosen chosen = Objects.requireNonNull(fleet.select().next());
            if (chosen.channel().id().equals("ch-1")) {
                stalled++; // and never answers
            } else {
                chosen.permit().answered(QUICK);
                chosen.permit().release(null);
            }
        }
        assertThat(stalled).isLessThan(20);
    }

    /** It fails at once, which must not make it the quickest. */
    @ParameterizedTest
    @EnumSource(names = {"FASTEST_RESPONSE", "ADAPTIVE"})
    void channelThatFailsHalfOfItsRequests_isAvoided(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channels(3));
        int asked = 0;
        for (int i = 0; i < 3000; i++) {
            fleet.time.passMillis(50);
            Selection.Chosen chosen = Objects.requireNonNull(fleet.select().next());
            boolean failing = chosen.channel().id().equals("ch-1");
            asked += failing ? 1 : 0;
            if (failing && asked % 5 < 2) { // not often enough for the breaker
                chosen.permit().failed(Fleet.failure(Cause.SERVER_ERROR, null));
            } else {
                chosen.permit().answered(QUICK);
            }
            chosen.permit().release(null);
        }
        assertThat(asked).isBetween(1, 850);
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void nobodyStarves_whenAllDoAlike(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channels(8));
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            fleet.time.passMillis(50);
            Selection selection = fleet.select(Chats.of("question " + i));
            Selection.Chosen chosen = Objects.requireNonNull(selection.next());
            chosen.permit().answered(QUICK);
            chosen.permit().release(null);
            shares.merge(chosen.channel().id(), 1, Integer::sum);
        }
        assertThat(shares).hasSize(8);
    }

    /** Slow for ten seconds, quick for ten seconds: nobody may be overrun, and the others go on with their share. */
    @ParameterizedTest
    @EnumSource(names = {"FASTEST_RESPONSE", "ADAPTIVE"})
    void channelThatFlaps_takesFromTheOthersNeverMoreThanItsShare(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channels(4));
        int flapping = 0;
        int slowAnswers = 0;
        for (int second = 0; second < 300; second++) {
            boolean slow = second / 10 % 2 == 0;
            Map<String, Integer> shares =
                    shares(fleet, 20, 50, slow ? Map.of("ch-0", Duration.ofSeconds(3)) : Map.of());
            flapping += share(shares, "ch-0");
            slowAnswers += slow ? share(shares, "ch-0") : 0;
        }
        assertThat(flapping).isBetween(1, 6000 / 4);
        assertThat(slowAnswers).isLessThan(150); // of 3,000 that were asked meanwhile
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void lowerPriority_isAskedOnlyWhenNobodyAboveCanBe(Strategy strategy) {
        Fleet fleet = new Fleet(strategy, Fleet.channel("spare", 1000, 5), Fleet.channel("main", 1, -1));
        assertThat(shares(fleet, 100)).isEqualTo(Map.of("main", 100));
        fleet.fails("main", Cause.DEAD_CREDENTIAL);
        assertThat(shares(fleet, 100)).isEqualTo(Map.of("spare", 100));
        fleet.health.recovered("main");
        assertThat(shares(fleet, 100)).isEqualTo(Map.of("main", 100));
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void everyChannel_comesOnce_whoeverFails(Strategy strategy) {
        Channel[] channels = Fleet.channels(70);
        Fleet fleet = new Fleet(strategy, channels);
        Selection selection = fleet.select();
        List<Channel> asked = new ArrayList<>();
        for (Selection.Chosen each = selection.next(); each != null; each = selection.next()) {
            asked.add(each.channel());
        }
        assertThat(asked).containsExactlyInAnyOrder(channels);
    }

    @Test
    void policy_choosesTheStrategy_tenantsOwnFirst() {
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, Fleet.channels(2));
        assertThat(fleet.select().ranking().strategy()).isEqualTo(Strategy.ADAPTIVE);
        fleet.become(
                List.of(
                        policy("1", null, "m*", Strategy.ROUND_ROBIN),
                        policy("2", "t", Fleet.MODEL, Strategy.AFFINITY)),
                Fleet.channels(2));
        assertThat(fleet.select().ranking().strategy()).isEqualTo(Strategy.AFFINITY);
        assertThat(fleet.candidates.select("another", Fleet.REQUEST).ranking().strategy())
                .isEqualTo(Strategy.ROUND_ROBIN);
        fleet.become(List.of(policy("3", null, Fleet.MODEL, null)), Fleet.channels(2));
        assertThat(fleet.select().ranking().strategy()).isEqualTo(Strategy.ADAPTIVE);
    }

    private static BalancePolicy policy(String id, String tenant, String model, Strategy strategy) {
        return new BalancePolicy(id, tenant, model, strategy, null, null, null, ChannelTimeouts.NONE, null, null);
    }

    private static int share(Map<String, Integer> shares, String id) {
        return shares.getOrDefault(id, 0);
    }

    private static Map<String, Integer> shares(Fleet fleet, int requests) {
        return shares(fleet, requests, 0, Map.of());
    }

    private static List<String> names(Fleet fleet, int requests) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            names.add(fleet.answeredIn(QUICK));
        }
        return names;
    }

    /** Requests at an interval; answers come when they are due, so a slow one is found out only then. */
    private static Map<String, Integer> shares(
            Fleet fleet, int requests, long intervalMillis, Map<String, Duration> slow) {
        Map<String, Integer> shares = new HashMap<>();
        record Due(long at, Duration latency, Permit permit) {}
        List<Due> open = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            fleet.time.passMillis(intervalMillis);
            open.removeIf(due -> {
                if (due.at() > fleet.time.nanos()) {
                    return false;
                }
                due.permit().answered(due.latency());
                due.permit().release(null);
                return true;
            });
            Selection.Chosen chosen = Objects.requireNonNull(fleet.select().next());
            shares.merge(chosen.channel().id(), 1, Integer::sum);
            Duration latency = slow.getOrDefault(chosen.channel().id(), QUICK);
            if (intervalMillis == 0) {
                chosen.permit().answered(latency);
                chosen.permit().release(null);
            } else {
                open.add(new Due(fleet.time.nanos() + latency.toNanos(), latency, chosen.permit()));
            }
        }
        for (Due due : open) {
            due.permit().answered(due.latency());
            due.permit().release(null);
        }
        return shares;
    }
}
