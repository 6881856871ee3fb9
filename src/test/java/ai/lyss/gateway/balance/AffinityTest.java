package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffinityTest {

    private static final int CONVERSATIONS = 20_000;

    @ParameterizedTest
    @CsvSource({"prompt_cache_key", "user", "safety_identifier"})
    void sameName_meetsTheSameChannel_whateverIsSaid(String field) {
        Fleet fleet = new Fleet(Strategy.AFFINITY, Fleet.channels(10));
        String first = first(fleet, Chats.of("one", Map.of(field, "k-1")));
        assertThat(IntStream.range(0, 50).mapToObj(i -> first(fleet, Chats.of("said " + i, Map.of(field, "k-1")))))
                .containsOnly(first);
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> first(fleet, Chats.of("one", Map.of(field, "k-" + i))))
                        .distinct())
                .hasSizeGreaterThan(8);
    }

    @Test
    void cacheKey_goesBeforeTheUser() {
        Fleet fleet = new Fleet(Strategy.AFFINITY, Fleet.channels(10));
        String byKey = first(fleet, Chats.of("x", Map.of("prompt_cache_key", "k")));
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> first(fleet, Chats.of("x", Map.of("prompt_cache_key", "k", "user", "u" + i)))))
                .containsOnly(byKey);
    }

    @Test
    void conversationWithoutAName_isKnownByItsBeginning() {
        Fleet fleet = new Fleet(Strategy.AFFINITY, Fleet.channels(10));
        ModelRequest first = Chats.of("How are you?");
        ObjectNode longer = first.body().deepCopy();
        longer.withArray("messages").addObject().put("role", "assistant").put("content", "Fine.");
        longer.withArray("messages").addObject().put("role", "user").put("content", "Good.");
        assertThat(first(fleet, ModelRequest.chat(Fleet.MODEL, false, false, longer)))
                .isEqualTo(first(fleet, first));
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> first(fleet, Chats.of("question " + i)))
                        .distinct())
                .hasSizeGreaterThan(8);
    }

    @Test
    void anthropicsUser_countsToo() {
        Fleet fleet = new Fleet(Strategy.AFFINITY, Fleet.channels(10));
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> first(fleet, message("u-1", "said " + i)))
                        .distinct())
                .hasSize(1);
        assertThat(IntStream.range(0, 50)
                        .mapToObj(i -> first(fleet, message("u-" + i, "said")))
                        .distinct())
                .hasSizeGreaterThan(8);
    }

    @Test
    void conversations_areSpreadByWeight() {
        Fleet fleet = new Fleet(
                Strategy.AFFINITY, Fleet.channel("a", 1, 0), Fleet.channel("b", 2, 0), Fleet.channel("c", 3, 0));
        Map<String, Integer> shares = new HashMap<>();
        homes(fleet).forEach(home -> shares.merge(home, 1, Integer::sum));
        double chiSquare = 0;
        for (Map.Entry<String, Integer> each : shares.entrySet()) {
            double expected = CONVERSATIONS * (each.getKey().charAt(0) - 'a' + 1) / 6.0;
            chiSquare += Math.pow(each.getValue() - expected, 2) / expected;
        }
        assertThat(shares).hasSize(3);
        assertThat(chiSquare).isLessThan(9.21);
    }

    @Test
    void channelThatComesOrGoes_movesItsOwnShareOnly() {
        Channel[] ten = Fleet.channels(10);
        Fleet fleet = new Fleet(Strategy.AFFINITY, ten);
        List<String> before = homes(fleet);
        Channel[] eleven = Arrays.copyOf(ten, 11);
        eleven[10] = Fleet.channel("new");
        fleet.become(eleven);
        List<String> after = homes(fleet);
        int moved = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            if (!before.get(i).equals(after.get(i))) {
                assertThat(after.get(i)).isEqualTo("new");
                moved++;
            }
        }
        assertThat(moved).isBetween(CONVERSATIONS / 11 * 9 / 10, CONVERSATIONS / 11 * 11 / 10);
        fleet.become(ten);
        assertThat(homes(fleet)).isEqualTo(before);
    }

    @Test
    void conversationWhoseChannelIsOut_comesBackToIt() {
        Fleet fleet = new Fleet(Strategy.AFFINITY, Fleet.channels(10));
        ModelRequest request = Chats.of("x", Map.of("user", "u"));
        String home = first(fleet, request);
        fleet.fails(home, Cause.DEAD_CREDENTIAL);
        String meanwhile = first(fleet, request);
        assertThat(meanwhile).isNotEqualTo(home).isEqualTo(first(fleet, request));
        fleet.health.recovered(home);
        assertThat(first(fleet, request)).isEqualTo(home);
    }

    private static List<String> homes(Fleet fleet) {
        return IntStream.range(0, CONVERSATIONS)
                .mapToObj(i -> first(fleet, Chats.of("x", Map.of("user", "user-" + i))))
                .toList();
    }

    private static String first(Fleet fleet, ModelRequest request) {
        Selection.Chosen chosen = Objects.requireNonNull(fleet.select(request).next());
        chosen.permit().release(null);
        return chosen.channel().id();
    }

    private static ModelRequest message(String user, String said) {
        ObjectNode own = Json.object();
        own.putObject("metadata").put("user_id", user);
        ModelRequest chat = Chats.of(said);
        return new ModelRequest(
                Operation.CHAT,
                Fleet.MODEL,
                false,
                false,
                chat.body(),
                new ModelRequest.Original(Operation.MESSAGES, own, Map.of(), List.of()));
    }
}
