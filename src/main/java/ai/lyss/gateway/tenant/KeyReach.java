package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fields;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far an administrator goes with the keys of its tenant: it does not lift what an operator has set for its own key,
 * and with a key that expires it gives nobody, itself least of all, one that works for longer. Operators go anywhere.
 *
 * @param own the caller's key; null when it has shown none, and for operators
 * @param until when that stops working; null never
 */
record KeyReach(@Nullable String own, @Nullable Instant until) {

    private static final String EXPIRES = "expires_at";

    /** The reach of a caller whose key, if it has one, stops working then. */
    static KeyReach of(Caller caller, @Nullable Instant until) {
        return caller.role().includes(Role.OPERATOR) ? new KeyReach(null, null) : new KeyReach(caller.keyId(), until);
    }

    /** Notes what a new key must not be. */
    void checkNew(VirtualKey key, Fields fields) {
        if (outlives(key)) {
            fields.wrong(EXPIRES, tooLong());
        }
    }

    /**
     * Notes what a key must not become. One that works for longer is an operator's gift: its name may be changed, and
     * not what it may do.
     *
     * @throws GatewayException 403 when it is the caller's own, and its terms would be others
     */
    void checkChange(VirtualKey present, VirtualKey next, Fields fields) {
        boolean sameEnd = Objects.equals(present.expiresAt(), next.expiresAt());
        if (present.id().equals(own) && !(sameEnd && present.terms().equals(next.terms()))) {
            throw new GatewayException(
                    ErrorKind.FORBIDDEN,
                    "A key does not change its own expires_at, models, limits and max_completion_tokens. Ask whoever "
                            + "gave it to you.");
        }
        if (outlives(next) && !sameEnd) {
            fields.wrong(EXPIRES, tooLong());
        } else if (outlives(next) && next.role() != present.role()) {
            fields.wrong("role", "is not yours to change: the key works for longer than your own");
        }
    }

    /**
     * Refuses the text of a key that works for longer.
     *
     * @throws GatewayException 403
     */
    void checkRotation(VirtualKey key) {
        if (outlives(key)) {
            throw new GatewayException(
                    ErrorKind.FORBIDDEN,
                    "The key works for longer than your own, which expires at " + until + ": its text is not for you.");
        }
    }

    private boolean outlives(VirtualKey key) {
        return until != null && (key.expiresAt() == null || key.expiresAt().isAfter(until));
    }

    private String tooLong() {
        return "must be " + until + " at the latest: your own key works no longer";
    }
}
