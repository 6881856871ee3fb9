package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.Fidelity.Fit;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private final List<String> askedForLosses = new ArrayList<>();

    /** By the setting {@code is}: whole, loses one, loses two, refuses. */
    private final Fidelity fidelity = (request, channel) -> {
        askedForLosses.add(channel.setting("is", "whole"));
        return switch (channel.setting("is", "whole")) {
            case "one" -> new Fit(List.of(Loss.dropped("seed")), null);
            case "two" -> new Fit(List.of(Loss.dropped("seed"), Loss.dropped("n")), null);
            case "refuses" -> new Fit(List.of(), GatewayException.invalid("n", "there is only one choice"));
            default -> Fit.WHOLE;
        };
    };

    @Test
    void losers_goBehind_withinTheirPriority() {
        for (int i = 0; i < 20; i++) {
            Fleet fleet = fleet(is("l2", "two", 0), is("l1", "one", 0), is("w1", "whole", 0), is("w2", "whole", 1));
            assertThat(order(fleet)).containsExactly("w1", "l1", "l2", "w2");
        }
    }

    @Test
    void refusers_areNotAsked_whileOthersCanSayIt() {
        Fleet fleet = fleet(is("r1", "refuses", 0), is("l1", "one", 0), is("w1", "whole", 1));
        assertThat(order(fleet)).containsExactly("l1", "w1");
    }

    @Test
    void refusers_areAsked_whenNobodyCanSayIt() {
        Fleet fleet = fleet(is("r1", "refuses", 1), is("r2", "refuses", 0));
        assertThat(order(fleet)).containsExactly("r2", "r1");
    }

    @Test
    void refuser_isNotAskedInPlaceOfOneThatIsOut() {
        Fleet fleet = fleet(is("r1", "refuses", 0), is("w1", "whole", 0));
        fleet.fails("w1", Cause.DEAD_CREDENTIAL);
        Selection selection = fleet.select();
        assertThat(selection.next()).isNull();
        assertThat(Objects.requireNonNull(selection.nearest()).kind()).isEqualTo(Refusal.Kind.OUT);
    }

    @Test
    void lossesOfOneKind_areWorkedOutOnce_andNotAtAllWithoutAChoice() {
        Channel[] alike =
                IntStream.range(0, 500).mapToObj(i -> is("l" + i, "one", 0)).toArray(Channel[]::new);
        order(fleet(alike));
        assertThat(askedForLosses).isEmpty();
        List<Channel> mixed = new ArrayList<>(List.of(alike));
        mixed.add(is("w", "whole", 0));
        assertThat(order(fleet(mixed.toArray(Channel[]::new)))).hasSize(501).startsWith("w");
        assertThat(askedForLosses).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void lossyChannel_isAsked_whenThoseThatLoseNothingAreFull() {
        Fleet fleet = fleet(is("w1", "whole", 0), is("l1", "one", 0));
        fleet.fails("w1", Fleet.failure(Cause.RATE_LIMITED, Duration.ofSeconds(3)));
        assertThat(order(fleet)).containsExactly("l1");
    }

    @Test
    void refusedChannels_mayBeAskedLater_thoseThatWereAskedNotAgain() {
        Fleet fleet =
                new Fleet(Strategy.ADAPTIVE, Fleet.limited("a", null, null, 1), Fleet.limited("b", null, null, 1));
        Permit other = fleet.acquire("a");
        Selection selection = fleet.select();
        assertThat(Objects.requireNonNull(selection.next()).channel().id()).isEqualTo("b");
        assertThat(selection.next()).isNull();
        assertThat(Objects.requireNonNull(selection.nearest()).kind()).isEqualTo(Refusal.Kind.FULL);
        other.release(null);
        assertThat(selection.nearest()).isNull(); // it may be asked now
        assertThat(Objects.requireNonNull(selection.next()).channel().id()).isEqualTo("a");
        assertThat(selection.next()).isNull();
        assertThat(selection.nearest()).isNull(); // nobody is left
    }

    @Test
    void nearest_isWhoeverMayBeAskedSoonest() {
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, Fleet.channels(4));
        fleet.fails("ch-0", Cause.DEAD_CREDENTIAL);
        fleet.fails("ch-1", Fleet.failure(Cause.RATE_LIMITED, Duration.ofSeconds(60)));
        fleet.fails("ch-2", Fleet.failure(Cause.RATE_LIMITED, Duration.ofSeconds(20)));
        fleet.fails("ch-3", Cause.EXHAUSTED);
        Selection selection = fleet.select();
        assertThat(selection.next()).isNull();
        Refusal nearest = Objects.requireNonNull(selection.nearest());
        assertThat(nearest.kind()).isEqualTo(Refusal.Kind.RATE_LIMITED);
        assertThat(nearest.until()).isEqualTo(fleet.time.now().plusSeconds(20));
    }

    @Test
    void thousandChannelsWithoutTokens_areFoundOutTogether() {
        Channel[] channels = IntStream.range(0, 1000)
                .mapToObj(i -> Fleet.limited("ch-" + i, null, 1000L, null))
                .toArray(Channel[]::new);
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, channels);
        for (Channel channel : channels) {
            Objects.requireNonNull(fleet.states.of(channel).acquire(channel, Fleet.MODEL, 1000))
                    .release(null);
        }
        Selection selection = fleet.select(Chats.of("word ".repeat(100)));
        assertThat(selection.next()).isNull();
        assertThat(Objects.requireNonNull(selection.nearest()).reason()).contains("tokens");
        fleet.time.pass(Duration.ofMinutes(1));
        assertThat(selection.next()).isNotNull();
    }

    @Test
    void modelWithoutAChannel_isUnknown() {
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, Fleet.channels(1));
        assertThatThrownBy(() -> fleet.select(ModelRequest.chat("nobody's", false, false, Json.object())))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND));
    }

    @Test
    void switchedOff_isAskedForNothing_andToldOf() {
        Channel off = Fleet.disabled(Fleet.channel("off"));
        Fleet fleet = new Fleet(Strategy.ADAPTIVE, off);
        Selection selection = fleet.select();
        assertThat(selection.next()).isNull();
        assertThat(selection.nearest()).isNull();
        assertThat(selection.ranking().candidates())
                .singleElement()
                .satisfies(candidate -> assertThat(
                                Objects.requireNonNull(candidate.refusal()).kind())
                        .isEqualTo(Refusal.Kind.DISABLED));
    }

    @Test
    void ranking_hasEverybody_withReasons_andTakesNoPlace() {
        Fleet fleet = fleet(
                is("r", "refuses", 0),
                is("l", "one", 0),
                is("w", "whole", 0),
                is("spare", "whole", 1),
                is("out", "whole", 0),
                is("cooling", "whole", 0),
                Fleet.disabled(is("off", "whole", 0)));
        fleet.fails("out", Cause.DEAD_CREDENTIAL);
        fleet.fails("cooling", Fleet.failure(Cause.RATE_LIMITED, Duration.ofSeconds(9)));
        Ranking ranking = fleet.select().ranking();
        assertThat(ranking.candidates().stream()
                        .map(each -> each.channel().id() + " "
                                + (each.refusal() == null ? "-" : each.refusal().reason())))
                .containsSubsequence("w -", "l -", "spare -")
                .containsExactlyInAnyOrder(
                        "w -",
                        "l -",
                        "spare -",
                        "out out: dead_credential",
                        "cooling cooling down: rate_limited",
                        "r cannot: there is only one choice",
                        "off disabled");
        assertThat(ranking.candidates().getFirst().why()).contains("weight 1");
        assertThat(ranking.candidates().get(1).losses()).containsExactly(Loss.dropped("seed"));
        assertThat(fleet.state("w").traffic().inFlight()).isZero();
    }

    @Test
    void cheapest_isAskedFirst_unpricedLast() {
        Fleet fleet = new Fleet(
                Strategy.LOWEST_COST,
                priced("dear", "10", "30"),
                priced("answersCheaply", "2", "1"),
                Fleet.channel("unknown"),
                priced("asksCheaply", "1", "20"));
        ModelRequest shortQuestion = chat("Hi", 1000);
        assertThat(order(fleet, shortQuestion)).containsExactly("answersCheaply", "asksCheaply", "dear", "unknown");
        assertThat(order(fleet, chat("word ".repeat(40_000), 10)))
                .containsExactly("asksCheaply", "answersCheaply", "dear", "unknown");
        List<Candidate> ranked = fleet.select(shortQuestion).ranking().candidates();
        assertThat(ranked.getFirst().price()).hasValue(2000L + 1_000_000L); // a token in, a thousand out
        assertThat(ranked.getLast().price()).isEmpty();
        assertThat(ranked.getLast().why()).isEqualTo("no price");
    }

    @Test
    void equallyCheap_shareByChance() {
        Fleet fleet = new Fleet(Strategy.LOWEST_COST, priced("a", "1", "2"), priced("b", "1", "2"));
        assertThat(IntStream.range(0, 50).mapToObj(i -> fleet.answeredIn(Duration.ofMillis(1))))
                .contains("a", "b");
    }

    private static ModelRequest chat(String said, int most) {
        ModelRequest request = Chats.of(said);
        request.body().put("max_tokens", most);
        return request;
    }

    private static Channel priced(String id, String input, String output) {
        return Fleet.withSettings(Fleet.channel(id), Map.of("price-input", input, "price-output", output));
    }

    private static Channel is(String id, String is, int priority) {
        return Fleet.withSettings(Fleet.channel(id, 1, priority), Map.of("is", is));
    }

    private Fleet fleet(Channel... channels) {
        return new Fleet(Strategy.ADAPTIVE, fidelity, channels);
    }

    private static List<String> order(Fleet fleet) {
        return order(fleet, Fleet.REQUEST);
    }

    private static List<String> order(Fleet fleet, ModelRequest request) {
        Selection selection = fleet.select(request);
        List<String> order = new ArrayList<>();
        for (Selection.Chosen each = selection.next(); each != null; each = selection.next()) {
            order.add(each.channel().id());
            each.permit().release(null);
        }
        return order;
    }
}
