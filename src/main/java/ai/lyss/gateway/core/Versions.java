package ai.lyss.gateway.core;

import org.jspecify.annotations.Nullable;

/** Of two who change the same version, one gets a 412. */
public final class Versions {

    private Versions() {}

    /**
     * Passes when a change is meant for this version, or for any.
     *
     * @param meant what {@code If-Match} says; null for any
     * @throws GatewayException 412
     */
    public static void check(@Nullable String meant, int present) {
        if (meant != null && !meant.equals(Integer.toString(present))) {
            throw new GatewayException(
                    ErrorKind.PRECONDITION_FAILED,
                    "It has been changed meanwhile: its version is " + present + ". Read it again.");
        }
    }
}
