package ai.lyss.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import io.github.bucket4j.Bucket;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class RecordRequestTest {

    private static final LedgerDatabase DATABASE = new LedgerDatabase();
    private static final GatewayException REFUSED = new GatewayException(ErrorKind.UNAUTHENTICATED, "Who are you?");

    private final LedgerDatabase database = DATABASE.emptied();
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final RequestRecord record = new RequestRecord("req-1", "/v1/chat/completions");
    private LedgerWriter writer;
    private Waits waits;

    RecordRequestTest() {
        RequestRecord.KEY.set(exchange, record);
    }

    @AfterEach
    void stop() {
        writer.stop();
        waits.destroy();
    }

    @Test
    void answeredRequest_isWrittenWithItsAttempts() {
        Caller.KEY.set(exchange, new Caller("acme", "key-1", null, Role.APPLICATION, false, null));
        ModelRequest.KEY.set(exchange, ModelRequest.chat("gpt-x", true, false, Json.object()));
        UpstreamFailure busy = new UpstreamFailure(
                UpstreamFailure.Cause.OVERLOADED, 529, REFUSED, Duration.ofSeconds(1), "busy \0 now");
        record.add(new Attempt("ch-1", "anthropic", "claude", Instant.now(), Duration.ofMillis(20), busy));
        record.add(new Attempt("ch-2", "azure", "gpt-x-2", Instant.now(), Duration.ofMillis(30), null));
        record.firstToken();
        record.usage(new Usage(10, 5, 4, 3, 2, 1));
        record.end(Outcome.ANSWERED, null);

        step(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)).process(exchange);

        assertThat(database.request("req-1"))
                .containsEntry("tenant_id", "acme")
                .containsEntry("key_id", "key-1")
                .containsEntry("subject", null)
                .containsEntry("path", "/v1/chat/completions")
                .containsEntry("model", "gpt-x")
                .containsEntry("channel_id", "ch-2")
                .containsEntry("provider", "azure")
                .containsEntry("upstream_model", "gpt-x-2")
                .containsEntry("stream", true)
                .containsEntry("prompt_tokens", 10L)
                .containsEntry("completion_tokens", 5L)
                .containsEntry("cached_tokens", 4L)
                .containsEntry("cache_write_tokens", 3L)
                .containsEntry("cache_write_1h_tokens", 1L)
                .containsEntry("reasoning_tokens", 2L)
                .containsEntry("audio_input_tokens", 0L)
                .containsEntry("usage_estimated", false)
                .containsEntry("cost_nanos", null)
                .containsEntry("priced", false)
                .containsEntry("attempts", 2)
                .containsEntry("outcome", "answered")
                .containsEntry("status", 200)
                .containsEntry("error_code", null)
                .hasEntrySatisfying(
                        "time_to_first_token_ms", ms -> assertThat((int) ms).isNotNegative())
                .hasEntrySatisfying(
                        "started_at",
                        at -> assertThat(((Timestamp) at).toInstant())
                                .isCloseTo(record.started(), within(1, ChronoUnit.MILLIS)));
        assertThat(database.attempts("req-1"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .containsEntry("attempt", 1)
                                .containsEntry("channel_id", "ch-1")
                                .containsEntry("latency_ms", 20)
                                .containsEntry("outcome", "overloaded")
                                .containsEntry("status", 529)
                                .containsEntry("detail", "busy  now"),
                        second -> assertThat(second)
                                .containsEntry("attempt", 2)
                                .containsEntry("outcome", "answered")
                                .containsEntry("status", null)
                                .containsEntry("detail", null));
    }

    @Test
    void refusedRequest_isWrittenWithoutCallerAndModel() {
        record.end(Outcome.FAILED, REFUSED);
        step(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)).process(exchange);
        assertThat(database.request("req-1"))
                .containsEntry("tenant_id", null)
                .containsEntry("model", null)
                .containsEntry("stream", null)
                .containsEntry("prompt_tokens", null)
                .containsEntry("attempts", 0)
                .containsEntry("outcome", "failed")
                .containsEntry("status", 401)
                .containsEntry("error_code", "invalid_api_key")
                .containsEntry("error_message", "Who are you?");
    }

    @Test
    void streamThatBrokeOff_keepsTheStatusThatWasSent() {
        record.end(Outcome.CUT, new GatewayException(ErrorKind.UPSTREAM, "The upstream broke off."));
        step(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)).process(exchange);
        assertThat(database.request("req-1"))
                .containsEntry("outcome", "cut")
                .containsEntry("status", 200)
                .containsEntry("error_code", "upstream_error");
    }

    @Test
    void streamThatFailedAfterAComment_hasTheStatusThatWasSent() {
        record.answerBegan();
        record.end(Outcome.FAILED, new GatewayException(ErrorKind.UPSTREAM_TIMEOUT, "Nothing came."));
        step(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)).process(exchange);
        assertThat(database.request("req-1"))
                .containsEntry("outcome", "failed")
                .containsEntry("status", 200)
                .containsEntry("error_code", "timeout");
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWERED", "REPLAYED"})
    void answerThatCannotBeRecorded_isWithheld(Outcome outcome) throws Exception {
        record.end(outcome, null);
        RecordRequest step = step(Commit.BEFORE_ANSWER, Duration.ofMillis(200));
        try (var hold = database.hold()) {
            assertThatThrownBy(() -> step.process(exchange)).isInstanceOfSatisfying(GatewayException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(failure.code()).isEqualTo("ledger_unavailable");
            });
        }
    }

    @Test
    void failureThatCannotBeRecorded_isToldToTheClientAllTheSame() throws Exception {
        record.end(Outcome.FAILED, REFUSED);
        RecordRequest step = step(Commit.BEFORE_ANSWER, Duration.ofMillis(200));
        try (var hold = database.hold()) {
            step.process(exchange);
        }
        assertThat(record.error()).isSameAs(REFUSED);
    }

    @Test
    void secondRunAfterARowThatWasMissed_doesNotWaitAgain() throws Exception {
        record.end(Outcome.ANSWERED, null);
        RecordRequest step = step(Commit.BEFORE_ANSWER, Duration.ofSeconds(2));
        try (var hold = database.hold()) {
            assertThatThrownBy(() -> step.process(exchange)).isInstanceOf(GatewayException.class);
            record.end(Outcome.FAILED, new GatewayException(ErrorKind.UNAVAILABLE, "No ledger"));
            Instant before = Instant.now();
            step.process(exchange);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void secondRunAfterTheRowWasWritten_leavesItAsItIs() {
        record.end(Outcome.ANSWERED, null);
        RecordRequest step = step(Commit.BEFORE_ANSWER, Duration.ofMinutes(1));
        step.process(exchange);
        record.end(Outcome.ABANDONED, null);
        step.process(exchange);
        assertThat(database.request("req-1")).containsEntry("outcome", "answered");
    }

    @Test
    void behind_doesNotWaitForTheCommit() throws Exception {
        record.end(Outcome.ANSWERED, null);
        RecordRequest step = step(Commit.BEHIND, Duration.ofMinutes(1));
        try (var hold = database.hold()) {
            step.process(exchange);
            await().until(database::somebodyWaits);
            assertThat(database.requestIds()).isEmpty();
        }
        await().until(() -> database.requestIds().equals(List.of("req-1")));
    }

    @Test
    void databaseAway_rowOnDiskLetsTheAnswerEnd() throws Exception {
        record.end(Outcome.ANSWERED, null);
        RecordRequest step = step(Commit.BEFORE_ANSWER, Duration.ofSeconds(10), DataSize.ofMegabytes(1));
        try (var hold = database.hold()) {
            step.process(exchange);
            assertThat(writer.spooled()).isPositive();
            assertThat(database.requestIds()).isEmpty();
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> database.requestIds().equals(List.of("req-1")));
    }

    /** Who has no key could fill the disk. */
    @Test
    void requestsOfStrangers_haveSomeRows() throws Exception {
        Bucket two = Bucket.builder()
                .addLimit(limit -> limit.capacity(2).refillIntervally(1, Duration.ofDays(1)))
                .build();
        LedgerSettings settings = Ledgers.settings(
                Commit.BEFORE_ANSWER, Duration.ofSeconds(10), Ledgers.directory(), DataSize.ofBytes(0));
        writer = Ledgers.writer(database.dataSource(), settings);
        writer.start();
        waits = new Waits(settings);
        RecordRequest step = new RecordRequest(writer, waits, settings, Ledgers.free(), two);
        for (int i = 0; i < 5; i++) {
            Exchange stranger = new DefaultExchange(exchange.getContext());
            RequestRecord refused = new RequestRecord("stranger-" + i, "/v1/chat/completions");
            refused.end(Outcome.FAILED, new GatewayException(ErrorKind.INVALID_REQUEST, "Who?"));
            RequestRecord.KEY.set(stranger, refused);
            step.process(stranger);
        }
        Caller.KEY.set(exchange, new Caller("acme", null, null, Role.APPLICATION, false, null));
        record.end(Outcome.ANSWERED, null);
        step.process(exchange);
        assertThat(database.requestIds()).contains("req-1").doesNotContain("stranger-2", "stranger-3", "stranger-4");
    }

    private RecordRequest step(Commit commit, Duration timeout) {
        return step(commit, timeout, DataSize.ofBytes(0));
    }

    private RecordRequest step(Commit commit, Duration timeout, DataSize spool) {
        LedgerSettings settings = Ledgers.settings(commit, timeout, Ledgers.directory(), spool);
        writer = Ledgers.writer(database.dataSource(), settings);
        writer.start();
        waits = new Waits(settings);
        return new RecordRequest(writer, waits, settings, Ledgers.free());
    }
}
