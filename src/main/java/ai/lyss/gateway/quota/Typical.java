package ai.lyss.gateway.quota;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How long a model's answers to a tenant usually are: what is reserved for those that have no limit. */
@Component
class Typical {

    private static final int REMEMBERED = 10_000;
    private static final double WEIGHT = 0.1; // of the latest answer

    private record Asked(String tenantId, String model) {}

    /**
     * What has been seen so far.
     *
     * @param mean completion tokens of an answer, weighted towards the latest
     * @param deviation how far answers are from that, on average
     * @param prompt tokens of a prompt for each that was estimated
     */
    private record Seen(double mean, double deviation, double prompt) {

        Seen and(double completion, double ratio) {
            return new Seen(
                    mean + WEIGHT * (completion - mean),
                    deviation + WEIGHT * (Math.abs(completion - mean) - deviation),
                    prompt + WEIGHT * (ratio - prompt));
        }
    }

    private final Cache<Asked, Seen> seen =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final int unknown;

    Typical(QuotaSettings settings) {
        this.unknown = settings.typicalOutput();
    }

    /** Completion tokens of a choice, on average; what the settings say before any was seen. */
    long completion(String tenantId, String model) {
        Seen known = known(tenantId, model);
        return known == null ? unknown : Math.max(1, (long) Math.ceil(known.mean()));
    }

    /** More than most choices have. */
    long longCompletion(String tenantId, String model) {
        Seen known = known(tenantId, model);
        return known == null ? unknown : Math.max(1, (long) Math.ceil(known.mean() + 2 * known.deviation()));
    }

    boolean isKnown(String tenantId, String model) {
        return known(tenantId, model) != null;
    }

    /** A prompt as this model counts, which is never less than the estimate. */
    long prompt(String tenantId, String model, long estimated) {
        Seen known = known(tenantId, model);
        return known == null || known.prompt() <= 1 ? estimated : (long) Math.ceil(estimated * known.prompt());
    }

    /** Learns from an answer that was complete. */
    void saw(String tenantId, String model, long completionOfAChoice, long estimatedPrompt, long prompt) {
        double ratio = estimatedPrompt <= 0 ? 1 : Math.min(4, (double) prompt / estimatedPrompt);
        seen.asMap()
                .compute(
                        new Asked(tenantId, model),
                        (asked, known) -> known == null
                                ? new Seen(completionOfAChoice, completionOfAChoice / 2.0, ratio)
                                : known.and((double) completionOfAChoice, ratio));
    }

    private @Nullable Seen known(String tenantId, String model) {
        return seen.getIfPresent(new Asked(tenantId, model));
    }
}
