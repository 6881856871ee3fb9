package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.ModelPattern;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How much may be used in a window.
 *
 * @param id unique, stable
 * @param tenantId who pays
 * @param keyId the virtual key that it is for; null for all that the tenant does
 * @param model the model that it is for, a trailing {@code *} stands for any rest; null for all of them together
 * @param name for people
 * @param period how long a window is
 * @param unit what is counted
 * @param amount how much, 0 or more; money in nanos
 * @param enforced false when it only measures
 * @param finishes whether streams may finish when it is exhausted, instead of being cut
 * @param zone where its windows begin
 * @param version for changes
 */
record Quota(
        String id,
        String tenantId,
        @Nullable String keyId,
        @Nullable String model,
        String name,
        Period period,
        Unit unit,
        long amount,
        boolean enforced,
        boolean finishes,
        ZoneId zone,
        int version) {

    /** True when a request of this key for this model takes from it. */
    boolean isFor(@Nullable String key, String asked) {
        return (keyId == null || keyId.equals(key)) && (model == null || ModelPattern.matches(model, asked));
    }

    /** Whose it is, as a word: {@code tenant}, {@code key} or {@code model}. */
    String scope() {
        return model != null ? "model" : keyId != null ? "key" : "tenant";
    }

    /** For sentences: "the tenant's requests per day". */
    String words() {
        String whose = keyId == null ? "the tenant's " : "this key's ";
        String what = unit.words() + (model == null ? "" : " for " + model);
        return whose + what + " " + period.words();
    }
}
