package ai.lyss.gateway.api;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.UpstreamException;

/** What a client may know of a failure. */
final class Failure {

    private Failure() {}

    /** Of any failure; the request id leads to the log for the rest. */
    static GatewayException forClient(Throwable failure, String requestId) {
        return switch (failure) {
            case GatewayException known -> known;
            case UpstreamException upstream -> upstream.failure().forClient();
            default -> internal(requestId);
        };
    }

    /** The gateway's own fault. */
    static GatewayException internal(String requestId) {
        return new GatewayException(
                ErrorKind.INTERNAL, "The gateway failed to process the request. Its id is " + requestId + ".");
    }
}
