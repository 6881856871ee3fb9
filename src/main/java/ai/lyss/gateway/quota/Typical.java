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
     * @param answer tokens of an answer for each that was counted as it came
     */
    private record Seen(double mean, double deviation, double prompt, double answer) {

        Seen and(double completion, double promptRatio, double answerRatio) {
            return new Seen(
                    mean + WEIGHT * (completion - mean),
                    deviation + WEIGHT * (Math.abs(completion - mean) - deviation),
                    prompt + WEIGHT * (promptRatio - prompt),
                    answer + WEIGHT * (answerRatio - answer));
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

    /** Tokens of an answer as this model counts, for each that we do: between a quarter and 4. */
    double answer(String tenantId, String model) {
        Seen known = known(tenantId, model);
        return known == null ? 1 : known.answer();
    }

    /**
     * Learns from an answer that was complete.
     *
     * @param completionOfAChoice tokens of it that the model reported
     * @param prompt of each estimated token
     * @param answer of each token that we counted ourselves
     */
    void saw(String tenantId, String model, long completionOfAChoice, Ratio prompt, Ratio answer) {
        seen.asMap().compute(new Asked(tenantId, model), (asked, known) -> {
            if (known == null) {
                return new Seen(completionOfAChoice, completionOfAChoice / 2.0, prompt.or(1), answer.or(1));
            }
            return known.and((double) completionOfAChoice, prompt.or(known.prompt()), answer.or(known.answer()));
        });
    }

    /** What a model reports, and what we had counted. */
    record Ratio(long reported, long counted) {

        static final Ratio UNKNOWN = new Ratio(0, 0);

        private static final double MOST = 4;

        /** Within bounds, so that no odd report counts for more; what was known before where nothing was counted. */
        private double or(double known) {
            return counted <= 0 || reported <= 0 ? known : Math.clamp((double) reported / counted, 1 / MOST, MOST);
        }
    }

    private @Nullable Seen known(String tenantId, String model) {
        return seen.getIfPresent(new Asked(tenantId, model));
    }
}
