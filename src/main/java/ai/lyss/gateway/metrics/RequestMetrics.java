package ai.lyss.gateway.metrics;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.Prices;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.core.Words;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The meters. Every tag has a bounded set of values, and none says whose request it was: a tenant's usage is in the
 * ledger.
 */
@Component
class RequestMetrics {

    private record Named(MeterProvider<?> of, List<String> tags) {}

    private final Map<Named, Meter> meters = new ConcurrentHashMap<>(); // as many as the registry has
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
        Outcome outcome = record.outcome();
        Duration latency = record.latency();
        String status = Integer.toString(record.status());
        find(requests, "provider", provider, "model", model, "outcome", tag(outcome), "status", status)
                .record(latency == null ? record.elapsed() : latency);
        Duration waited = record.timeToFirstToken();
        if (waited != null) {
            find(firstToken, "provider", provider, "model", model).record(waited);
        }
        Usage usage = record.usage();
        if (usage != null) {
            count("prompt", usage.prompt(), provider, model);
            count("completion", usage.completion(), provider, model);
            count("cached", usage.cached(), provider, model);
            count("cache_write", usage.cacheWrite(), provider, model);
            count("reasoning", usage.reasoning(), provider, model);
            countCost(record, provider, model);
        }
        for (Attempt attempt : record.attempts()) {
            UpstreamFailure failure = attempt.failure();
            String how = failure == null ? "answered" : tag(failure.cause());
            find(attempts, "provider", attempt.provider(), "channel", attempt.channelId(), "outcome", how)
                    .increment();
        }
    }

    private void count(String kind, long amount, String provider, String model) {
        find(tokens, "provider", provider, "model", model, "kind", kind).increment((double) amount);
    }

    private void countCost(RequestRecord record, String provider, String model) {
        Long nanos = record.costNanos();
        if (nanos == null) {
            find(unpriced, "provider", provider, "model", model).increment();
        } else {
            find(cost, "provider", provider, "model", model).increment((double) nanos / Prices.NANOS_PER_DOLLAR);
        }
        if (record.isUsageEstimated()) {
            find(estimated, "provider", provider, "model", model).increment();
        }
    }

    /** The registry's own way to a meter costs as much as all else that is measured of a request. */
    private <M extends Meter> M find(MeterProvider<M> of, String... tags) {
        Named name = new Named(of, List.of(tags));
        Meter known = meters.get(name);
        if (known == null) {
            known = of.withTags(tags);
            meters.put(name, known);
        }
        @SuppressWarnings("unchecked") // what was found by this provider
        M meter = (M) known;
        return meter;
    }

    private static String tag(@Nullable Enum<?> value) {
        return value == null ? "none" : Words.of(value);
    }
}
