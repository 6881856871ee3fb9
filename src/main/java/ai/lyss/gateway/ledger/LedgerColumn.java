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
 * @param value of a row: a text, a number, a truth value, a list of texts or null
 * @param <R> the row
 */
record LedgerColumn<R>(String name, Function<R, @Nullable Object> value) {

    /** A request. */
    static final List<LedgerColumn<LedgerRow>> REQUESTS = List.of(
            column("request_id", LedgerRow::requestId),
            column("tenant_id", LedgerRow::tenantId),
            column("key_id", LedgerRow::keyId),
            column("subject", LedgerRow::subject),
            column("path", LedgerRow::path),
            column("model", LedgerRow::model),
            column("channel_id", LedgerRow::channelId),
            column("provider", LedgerRow::provider),
            column("upstream_model", LedgerRow::upstreamModel),
            column("stream", LedgerRow::stream),
            column("started_at", LedgerRow::started),
            column("latency_ms", LedgerRow::latencyMillis),
            column("time_to_first_token_ms", LedgerRow::timeToFirstTokenMillis),
            tokens("prompt_tokens", LedgerRow::usage, Usage::prompt),
            tokens("completion_tokens", LedgerRow::usage, Usage::completion),
            tokens("cached_tokens", LedgerRow::usage, Usage::cached),
            tokens("cache_write_tokens", LedgerRow::usage, Usage::cacheWrite),
            tokens("cache_write_1h_tokens", LedgerRow::usage, Usage::cacheWriteHour),
            tokens("reasoning_tokens", LedgerRow::usage, Usage::reasoning),
            tokens("audio_input_tokens", LedgerRow::usage, Usage::audioInput),
            tokens("audio_output_tokens", LedgerRow::usage, Usage::audioOutput),
            tokens("image_input_tokens", LedgerRow::usage, Usage::imageInput),
            column("usage_estimated", LedgerRow::usageEstimated),
            column("cost_nanos", LedgerRow::costNanos),
            column("priced", row -> row.usage() == null ? null : row.costNanos() != null),
            column("attempts", row -> row.attempts().size()),
            column("outcome", LedgerRow::outcome),
            column("status", LedgerRow::status),
            column("error_code", LedgerRow::errorCode),
            column("error_message", LedgerRow::errorMessage),
            column("losses", LedgerRow::losses));

    /** An attempt of a request. */
    static final List<LedgerColumn<Tried>> ATTEMPTS = List.of(
            column("request_id", tried -> tried.of().requestId()),
            column("attempt", tried -> tried.attempt().number()),
            column("request_started_at", tried -> tried.of().started()),
            column("channel_id", tried -> tried.attempt().channelId()),
            column("provider", tried -> tried.attempt().provider()),
            column("upstream_model", tried -> tried.attempt().upstreamModel()),
            column("started_at", tried -> tried.attempt().started()),
            column("latency_ms", tried -> tried.attempt().latencyMillis()),
            column("outcome", tried -> tried.attempt().outcome()),
            column("status", tried -> tried.attempt().status()),
            column("detail", tried -> tried.attempt().detail()),
            tokens("prompt_tokens", Tried::usage, Usage::prompt),
            tokens("completion_tokens", Tried::usage, Usage::completion),
            tokens("cached_tokens", Tried::usage, Usage::cached),
            tokens("cache_write_tokens", Tried::usage, Usage::cacheWrite),
            tokens("cache_write_1h_tokens", Tried::usage, Usage::cacheWriteHour),
            tokens("reasoning_tokens", Tried::usage, Usage::reasoning),
            tokens("audio_input_tokens", Tried::usage, Usage::audioInput),
            tokens("audio_output_tokens", Tried::usage, Usage::audioOutput),
            tokens("image_input_tokens", Tried::usage, Usage::imageInput),
            column("cost_nanos", tried -> tried.attempt().costNanos()),
            column(
                    "priced",
                    tried -> tried.usage() == null ? null : tried.attempt().costNanos() != null));

    /** An attempt and the request that it belongs to. */
    record Tried(LedgerRow of, LedgerAttempt attempt) {
        @Nullable
        Usage usage() {
            return attempt.usage();
        }
    }

    private static <R> LedgerColumn<R> column(String name, Function<R, @Nullable Object> value) {
        return new LedgerColumn<>(name, value);
    }

    private static <R> LedgerColumn<R> tokens(
            String name, Function<R, @Nullable Usage> usage, ToLongFunction<Usage> kind) {
        return new LedgerColumn<>(name, row -> {
            Usage used = usage.apply(row);
            return used == null ? null : kind.applyAsLong(used);
        });
    }
}
