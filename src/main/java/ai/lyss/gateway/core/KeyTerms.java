package ai.lyss.gateway.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a virtual key may ask models.
 *
 * @param limits how much it may ask
 * @param models the names that it may ask for, a trailing {@code *} stands for any rest; null for all
 * @param maxCompletionTokens the longest answer that it may ask for, 1 or more; null for any
 */
public record KeyTerms(
        RateLimits limits,
        @Nullable List<String> models,
        @Nullable Long maxCompletionTokens) {

    /** Of a key that may ask anything. */
    public static final KeyTerms NONE = new KeyTerms(RateLimits.NONE, null, null);

    /** Copies the list and checks the range. */
    public KeyTerms {
        models = models == null ? null : List.copyOf(models);
        if (maxCompletionTokens != null && maxCompletionTokens < 1) {
            throw new IllegalArgumentException("max_completion_tokens must be 1 or more, not " + maxCompletionTokens);
        }
    }

    /** True when the key may ask for a model of this name. */
    public boolean allows(String model) {
        List<String> allowed = models;
        if (allowed == null) {
            return true;
        }
        for (String each : allowed) {
            if (ModelPattern.matches(each, model)) {
                return true;
            }
        }
        return false;
    }
}
