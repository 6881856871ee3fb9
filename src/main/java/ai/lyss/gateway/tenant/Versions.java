package ai.lyss.gateway.tenant;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementRequest;

/** Of two who change the same version, one gets a 412. */
final class Versions {

    private Versions() {}

    /** Passes when the change is meant for this version, or for any. */
    static void check(ManagementRequest request, int present) {
        String meant = request.ifMatch();
        if (meant != null && !meant.equals(Integer.toString(present))) {
            throw new GatewayException(
                    ErrorKind.PRECONDITION_FAILED,
                    "It has been changed meanwhile: its version is " + present + ". Read it again.");
        }
    }
}
