package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request takes that two channels were asked for at once. */
class SettleQuotaTest {

    private static final Usage WON = new Usage(10, 20, 0, 0, 0);
    private static final @Nullable Usage NOTHING = null;
    private static final Usage LOST = new Usage(10, 5, 0, 0, 0);

    private final TestDatabase database = TestDatabase.migrated();
    private final List<Account> accounts = new ArrayList<>();
    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        TestNode.tenant(database, "acme");
        node = new TestNode(database);
        for (Unit unit : Unit.values()) {
            accounts.add(node.add(TestNode.quota("acme", unit, 1_000_000_000)));
        }
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void loser_isPaidFor_andIsNoRequestOfItsOwn() {
        assertThat(settled(Outcome.ANSWERED, WON, attempt("dear", LOST), attempt("cheap", NOTHING)))
                .containsExactly(1L, 20L, 25L, 45L, 1_500_000L + 30_000L);
    }

    @Test
    void onlyWhatWasOutrun_isPaidFor_whenNobodyAnswered() {
        assertThat(settled(Outcome.FAILED, null, attempt("dear", LOST), attempt("cheap", NOTHING)))
                .containsExactly(10L, 5L, 15L, 1_500_000L);
        assertThat(settled(Outcome.FAILED, null, attempt("dear", NOTHING), attempt("cheap", NOTHING)))
                .isEmpty();
    }

    /** The client left while the last channel could not be reached: what was used was the one's before it. */
    @Test
    void whatWasUsed_hasThePriceOfTheLastThatWasSentAnything() {
        UpstreamFailure cut = failed(UpstreamFailure.Cause.CONNECT, false);
        UpstreamFailure unreachable = failed(UpstreamFailure.Cause.CONNECT, true);
        assertThat(settled(Outcome.ABANDONED, WON, attempt("dear", cut), attempt("cheap", unreachable)))
                .containsExactly(1L, 10L, 20L, 30L, 3_000_000L);
        assertThat(settled(Outcome.ABANDONED, WON, attempt("dear", unreachable), attempt("cheap", cut)))
                .containsExactly(1L, 10L, 20L, 30L, 30_000L);
    }

    @Test
    void answerOfAChoice_isLearnt_alsoWhereTheChannelGaveOneForMany() {
        Typical typical = new Typical(TestNode.SETTINGS);
        Demand fiveAsked = new Demand(10, 5, 0, true, false, Rates.FREE);
        settle(typical, fiveAsked, List.of(), Outcome.ANSWERED, WON, attempt("cheap", NOTHING));
        assertThat(typical.completion("acme", "m")).isEqualTo(4);
        for (String lost : List.of("n", "best_of")) {
            Typical other = new Typical(TestNode.SETTINGS);
            settle(other, fiveAsked, List.of(Loss.dropped(lost)), Outcome.ANSWERED, WON, attempt("cheap", NOTHING));
            assertThat(other.completion("acme", "m")).as(lost).isEqualTo(20);
        }
    }

    /** In the order of the units; those that nothing was taken from have no charge. */
    private List<Long> settled(Outcome outcome, @Nullable Usage usage, Attempt... attempts) {
        Demand demand = new Demand(0, 1, 0, true, false, Rates.FREE); // nothing is learnt from it
        return settle(new Typical(TestNode.SETTINGS), demand, List.of(), outcome, usage, attempts);
    }

    private List<Long> settle(
            Typical typical,
            Demand demand,
            List<Loss> losses,
            Outcome outcome,
            @Nullable Usage usage,
            Attempt... attempts) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        RequestRecord record = new RequestRecord("r", "/");
        List.of(attempts).forEach(record::add);
        record.usage(usage);
        record.end(outcome, outcome == Outcome.FAILED ? new GatewayException(ErrorKind.UPSTREAM, "x") : null);
        RequestRecord.KEY.set(exchange, record);
        record.losses(losses, true);
        Caller.KEY.set(exchange, new Caller("acme", null, null, Role.APPLICATION, false, null));
        ModelRequest.KEY.set(exchange, ModelRequest.chat("m", false, false, Json.object()));
        HeldReservation held = new HeldReservation(node.quotas, null, accounts, List.of(), demand);
        HeldReservation.HELD.set(exchange, held);
        new SettleQuota(SettleQuotaTest::cost, typical).process(exchange);
        return record.charges().stream().map(Charge::used).toList();
    }

    private static Attempt attempt(String channel, @Nullable Usage usage) {
        return new Attempt(channel, "openai", "m", Instant.now(), Duration.ZERO, null, usage);
    }

    private static Attempt attempt(String channel, UpstreamFailure failure) {
        return new Attempt(channel, "openai", "m", Instant.now(), Duration.ZERO, failure);
    }

    private static UpstreamFailure failed(UpstreamFailure.Cause cause, boolean unsent) {
        return new UpstreamFailure(cause, 0, new GatewayException(ErrorKind.UPSTREAM, "x"), null, "x", unsent);
    }

    private static OptionalLong cost(Exchange exchange, Attempt attempt, Usage usage) {
        long micros = attempt.channelId().equals("dear") ? 100 : 1; // for a token
        return OptionalLong.of(1000 * micros * usage.total());
    }
}
