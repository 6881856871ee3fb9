package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Usage;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A column of the ledger.
 *
 * @param name in the table
 * @param type PostgreSQL's
 * @param value of a row: a text, a number, a truth value, a list of texts or null
 * @param <R> the row
 */
record LedgerColumn<R>(String name, String type, Function<R, @Nullable Object> value) {

    /** A request. */
    static final List<LedgerColumn<LedgerRow>> REQUESTS = List.of(
            text("request_id", LedgerRow::requestId),
            text("tenant_id", LedgerRow::tenantId),
            text("key_id", LedgerRow::keyId),
            text("subject", LedgerRow::subject),
            text("path", LedgerRow::path),
            text("model", LedgerRow::model),
            text("channel_id", LedgerRow::channelId),
            text("provider", LedgerRow::provider),
            text("upstream_model", LedgerRow::upstreamModel),
            new LedgerColumn<>("stream", "bool", LedgerRow::stream),
            new LedgerColumn<>("started_at", "timestamptz", LedgerRow::started),
            new LedgerColumn<>("latency_ms", "int4", LedgerRow::latencyMillis),
            new LedgerColumn<>("time_to_first_token_ms", "int4", LedgerRow::timeToFirstTokenMillis),
            tokens("prompt_tokens", LedgerRow::usage, Usage::prompt),
            tokens("completion_tokens", LedgerRow::usage, Usage::completion),
            tokens("cached_tokens", LedgerRow::usage, Usage::cached),
            tokens("cache_write_tokens", LedgerRow::usage, Usage::cacheWrite),
            tokens("cache_write_1h_tokens", LedgerRow::usage, Usage::cacheWriteHour),
            tokens("reasoning_tokens", LedgerRow::usage, Usage::reasoning),
            tokens("audio_input_tokens", LedgerRow::usage, Usage::audioInput),
            tokens("audio_output_tokens", LedgerRow::usage, Usage::audioOutput),
            tokens("image_input_tokens", LedgerRow::usage, Usage::imageInput),
            new LedgerColumn<>("usage_estimated", "bool", LedgerRow::usageEstimated),
            new LedgerColumn<>("cost_nanos", "int8", LedgerRow::costNanos),
            new LedgerColumn<>("priced", "bool", row -> row.usage() == null ? null : row.costNanos() != null),
            new LedgerColumn<>("attempts", "int4", row -> row.attempts().size()),
            text("outcome", LedgerRow::outcome),
            new LedgerColumn<>("status", "int4", LedgerRow::status),
            text("error_code", LedgerRow::errorCode),
            text("error_message", LedgerRow::errorMessage),
            new LedgerColumn<>("losses", "text[]", LedgerRow::losses));

    /** An attempt of a request. */
    static final List<LedgerColumn<Tried>> ATTEMPTS = List.of(
            text("request_id", tried -> tried.of().requestId()),
            new LedgerColumn<>("attempt", "int4", tried -> tried.attempt().number()),
            new LedgerColumn<>(
                    "request_started_at", "timestamptz", tried -> tried.of().started()),
            text("channel_id", tried -> tried.attempt().channelId()),
            text("provider", tried -> tried.attempt().provider()),
            text("upstream_model", tried -> tried.attempt().upstreamModel()),
            new LedgerColumn<>(
                    "started_at", "timestamptz", tried -> tried.attempt().started()),
            new LedgerColumn<>("latency_ms", "int4", tried -> tried.attempt().latencyMillis()),
            text("outcome", tried -> tried.attempt().outcome()),
            new LedgerColumn<>("status", "int4", tried -> tried.attempt().status()),
            text("detail", tried -> tried.attempt().detail()),
            tokens("prompt_tokens", Tried::usage, Usage::prompt),
            tokens("completion_tokens", Tried::usage, Usage::completion),
            tokens("cached_tokens", Tried::usage, Usage::cached),
            tokens("cache_write_tokens", Tried::usage, Usage::cacheWrite),
            tokens("cache_write_1h_tokens", Tried::usage, Usage::cacheWriteHour),
            tokens("reasoning_tokens", Tried::usage, Usage::reasoning),
            tokens("audio_input_tokens", Tried::usage, Usage::audioInput),
            tokens("audio_output_tokens", Tried::usage, Usage::audioOutput),
            tokens("image_input_tokens", Tried::usage, Usage::imageInput),
            new LedgerColumn<>("cost_nanos", "int8", tried -> tried.attempt().costNanos()),
            new LedgerColumn<>(
                    "priced",
                    "bool",
                    tried -> tried.usage() == null ? null : tried.attempt().costNanos() != null));

    /** An attempt and the request that it belongs to. */
    record Tried(LedgerRow of, LedgerAttempt attempt) {
        @Nullable
        Usage usage() {
            return attempt.usage();
        }
    }

    private static <R> LedgerColumn<R> text(String name, Function<R, @Nullable Object> value) {
        return new LedgerColumn<>(name, "text", value);
    }

    private static <R> LedgerColumn<R> tokens(
            String name, Function<R, @Nullable Usage> usage, ToLongFunction<Usage> kind) {
        return new LedgerColumn<>(name, "int8", row -> {
            Usage used = usage.apply(row);
            return used == null ? null : kind.applyAsLong(used);
        });
    }
}
