package ai.lyss.gateway.metrics;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The meters. Every tag has a bounded set of values, and none says whose request it was: a tenant's usage is in the
 * ledger.
 */
@Component
class RequestMetrics {

    private final MeterProvider<Timer> requests;
    private final MeterProvider<Timer> firstToken;
    private final MeterProvider<Counter> tokens;
    private final MeterProvider<Counter> attempts;
    private final MeterProvider<Counter> cost;
    private final MeterProvider<Counter> unpriced;
    private final MeterProvider<Counter> estimated;

    RequestMetrics(MeterRegistry registry) {
        requests = Timer.builder("lyss.requests")
                .description("Requests, from arrival to the end of the answer")
                .withRegistry(registry);
        firstToken = Timer.builder("lyss.first.token")
                .description("From the arrival of a request to the first content of its answer")
                .withRegistry(registry);
        tokens = Counter.builder("lyss.tokens")
                .description(
                        "Tokens as upstreams report them or we count them; cached and cache_write are part of prompt, reasoning"
                                + " is part of completion")
                .withRegistry(registry);
        cost = Counter.builder("lyss.cost")
                .description("What the answers cost, as far as they have a price")
                .baseUnit("dollars")
                .withRegistry(registry);
        unpriced = Counter.builder("lyss.unpriced")
                .description("Requests whose usage has no price in the catalog")
                .withRegistry(registry);
        estimated = Counter.builder("lyss.estimated")
                .description("Requests whose usage was counted by the gateway, because no upstream reported it")
                .withRegistry(registry);
        attempts = Counter.builder("lyss.attempts")
                .description("Calls to channels; outcome is answered or why they failed")
                .withRegistry(registry);
    }

    /** Counts a request that has ended, its attempts and its tokens. */
    void count(RequestRecord record, String provider, String model) {
        Tags which = Tags.of("provider", provider, "model", model);
        Outcome outcome = record.outcome();
        Duration latency = record.latency();
        requests.withTags(which.and("outcome", tag(outcome), "status", status(outcome, record.error())))
                .record(latency == null ? record.elapsed() : latency);
        Duration waited = record.timeToFirstToken();
        if (waited != null) {
            firstToken.withTags(which).record(waited);
        }
        countTokens(record.usage(), which);
        countCost(record, which);
        for (Attempt attempt : record.attempts()) {
            UpstreamFailure failure = attempt.failure();
            attempts.withTags(
                            "provider",
                            attempt.provider(),
                            "channel",
                            attempt.channelId(),
                            "outcome",
                            failure == null ? "answered" : tag(failure.cause()))
                    .increment();
        }
    }

    private void countTokens(@Nullable Usage usage, Tags which) {
        if (usage != null) {
            tokens.withTags(which.and("kind", "prompt")).increment((double) usage.prompt());
            tokens.withTags(which.and("kind", "completion")).increment((double) usage.completion());
            tokens.withTags(which.and("kind", "cached")).increment((double) usage.cached());
            tokens.withTags(which.and("kind", "cache_write")).increment((double) usage.cacheWrite());
            tokens.withTags(which.and("kind", "reasoning")).increment((double) usage.reasoning());
        }
    }

    private void countCost(RequestRecord record, Tags which) {
        if (record.usage() == null) {
            return;
        }
        Long nanos = record.costNanos();
        if (nanos == null) {
            unpriced.withTags(which).increment();
        } else {
            cost.withTags(which).increment((double) nanos / Prices.NANOS_PER_DOLLAR);
        }
        if (record.isUsageEstimated()) {
            estimated.withTags(which).increment();
        }
    }

    private static String tag(@Nullable Enum<?> value) {
        return value == null ? "none" : value.name().toLowerCase(Locale.ROOT);
    }

    /** The status line that the client got: an answer that broke off had begun with 200. */
    private static String status(@Nullable Outcome outcome, @Nullable GatewayException error) {
        return outcome != Outcome.FAILED || error == null
                ? "200"
                : Integer.toString(error.kind().status());
    }
}
