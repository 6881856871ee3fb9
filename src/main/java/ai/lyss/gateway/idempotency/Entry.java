package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Sha256;
import java.util.HexFormat;

/**
 * What a caller calls a request. Only its own requests can be meant: another key of the same tenant that chooses the
 * same text means another request.
 *
 * @param tenantId whose request it is
 * @param caller the virtual key, or the subject of a JWT
 * @param key the client's {@code Idempotency-Key}
 */
record Entry(String tenantId, String caller, String key) {

    static Entry of(Caller caller, String key) {
        String keyId = caller.keyId();
        if (keyId != null) {
            return new Entry(caller.tenantId(), "key:" + keyId, key);
        }
        String subject = caller.subject() == null ? "" : caller.subject();
        byte[] hash = Sha256.of(subject); // it may be any text
        return new Entry(caller.tenantId(), "subject:" + HexFormat.of().formatHex(hash), key);
    }
}
