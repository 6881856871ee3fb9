package ai.lyss.gateway.balance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel is not asked now.
 *
 * @param kind what kind of reason
 * @param reason for operators, such as {@code cooling down: rate_limited}
 * @param until when to look again; null when nobody knows
 */
record Refusal(Kind kind, String reason, @Nullable Instant until) {

    /** Why a channel is not asked. */
    enum Kind {
        /** Somebody switched it off. */
        DISABLED,
        /** It cannot express the request. */
        CANNOT,
        /** Its credential is dead, its account empty or closed to us. */
        OUT,
        /** It failed, too often or in a way that a pause may cure, or it does not know the model. */
        COOLING_DOWN,
        /** Its upstream had too much of us, and gets a pause. */
        RATE_LIMITED,
        /** It failed too often, and another request is finding out whether it is well again. */
        PROBING,
        /** As many requests or tokens as it may be asked: a place comes free by itself. */
        FULL
    }
}
