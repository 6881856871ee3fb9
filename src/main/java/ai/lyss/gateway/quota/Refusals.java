package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What clients are told when a quota is exhausted, and how often that is. */
@Component
class Refusals {

    private static final String EXHAUSTED = "is exhausted";

    private final QuotaSettings settings;
    private final MeterRegistry meters;
    private final InstantSource clock = InstantSource.system();

    Refusals(QuotaSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
    }

    /** Before anybody was asked. */
    GatewayException refused(ExhaustedException exhausted, Period.Window window) {
        Quota quota = exhausted.quota();
        count("lyss.quota.refused", quota);
        return exceeded(quota, window, exhausted.left() > 0 ? tooLittle(exhausted) : EXHAUSTED, "");
    }

    /** After the answer has begun. */
    GatewayException cut(Quota quota, Period.Window window) {
        count("lyss.quota.cut", quota);
        return exceeded(quota, window, EXHAUSTED, " The answer ends here.");
    }

    /** An answer took more than could be reserved. */
    void overrun(Quota quota) {
        count("lyss.quota.overrun", quota);
    }

    /** True when requests are refused then. */
    boolean whenDatabaseIsAway() {
        return settings.databaseAway() == QuotaSettings.DatabaseAway.SERVE_FROM_LEASE_THEN_REJECT;
    }

    /** Nobody can tell whether there is room. */
    GatewayException unavailable() {
        meters.counter("lyss.quota.unavailable").increment();
        return new GatewayException(ErrorKind.UNAVAILABLE, "Quotas cannot be checked at the moment.")
                .withCode("quota_unavailable");
    }

    /** A budget of money cannot pay for what has no price. */
    GatewayException unpriced(String model) {
        return new GatewayException(
                        ErrorKind.INVALID_REQUEST,
                        "The model '" + model + "' has no price, and what you may spend is limited.")
                .withParam("model")
                .withCode("model_not_priced");
    }

    private static String tooLittle(ExhaustedException exhausted) {
        Unit unit = exhausted.quota().unit();
        return "has too little left: the request needs about " + Amounts.words(unit, exhausted.needed())
                + " and there are " + Amounts.words(unit, exhausted.left());
    }

    private GatewayException exceeded(Quota quota, Period.Window window, String what, String more) {
        String resets = window.end() == null
                ? " It does not reset."
                : " It resets at " + window.end().truncatedTo(ChronoUnit.SECONDS) + ".";
        return new GatewayException(
                        ErrorKind.QUOTA_EXCEEDED,
                        "The quota of " + quota.words() + " (" + Amounts.words(quota.unit(), quota.amount()) + ") "
                                + what + "." + resets + more)
                .withRetryAfter(retryAfter(window.end()));
    }

    private @Nullable Duration retryAfter(@Nullable Instant end) {
        if (end == null) {
            return null;
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.toSeconds() < 1
                ? Duration.ofSeconds(1)
                : left.plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
    }

    private void count(String name, Quota quota) {
        meters.counter(
                        name,
                        "scope",
                        quota.scope(),
                        "window",
                        quota.period().toString(),
                        "unit",
                        quota.unit().toString())
                .increment();
    }
}
