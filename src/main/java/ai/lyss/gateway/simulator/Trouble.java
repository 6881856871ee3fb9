package ai.lyss.gateway.simulator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a provider refuses a request. Each provider has its own words for it; the option's name comes first. */
enum Trouble {
    BAD_REQUEST("400", 400),
    /** No credential, or one that is not known. */
    UNAUTHENTICATED("401", 401),
    /** The answer to a wrong key where that is not a 401: Gemini says 400. */
    BAD_KEY("bad-key", 401),
    NO_BALANCE("402", 402),
    FORBIDDEN("403", 403),
    NOT_FOUND("404", 404),
    RATE_LIMITED("429", 429),
    /** The account's own quota is used up: waiting a little does not help. */
    QUOTA("quota", 429),
    INTERNAL("500", 500),
    BAD_GATEWAY("502", 502),
    UNAVAILABLE("503", 503),
    OVERLOADED("529", 529),
    /** A proxy's error page instead of the provider's error. */
    HTML("html", 502);

    private final String option;
    private final int status;

    Trouble(String option, int status) {
        this.option = option;
        this.status = status;
    }

    /** The usual HTTP status. */
    int status() {
        return status;
    }

    /** A sentence for whoever reads the error. */
    String sentence() {
        return "Simulated " + name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".";
    }

    /** The trouble that an option asks for, or null. */
    static @Nullable Trouble named(String option) {
        for (Trouble trouble : values()) {
            if (trouble.option.equals(option)) {
                return trouble;
            }
        }
        return null;
    }
}
