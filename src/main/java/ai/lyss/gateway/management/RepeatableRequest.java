package ai.lyss.gateway.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.IdempotencyKey;
import ai.lyss.gateway.core.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be sent again and is to happen once
 * (<a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>).
 *
 * @param tenantId whose key it is; the keys of tenants never meet
 * @param key what the client calls the request
 * @param fingerprint the hash of all that the request says, the caller's role among it: what an operator was answered is
 *     not for others
 */
record RepeatableRequest(String tenantId, String key, byte[] fingerprint) {

    /** The request, or null when it is one of those that may happen as often as they are sent. */
    static @Nullable RepeatableRequest of(Message message, byte[] body, Caller caller) {
        if (!"POST".equals(message.getHeader(Exchange.HTTP_METHOD, String.class))) {
            return null;
        }
        String key = IdempotencyKey.of(message);
        return key == null ? null : new RepeatableRequest(caller.tenantId(), key, fingerprint(message, body, caller));
    }

    /** What its lock is called: others with the same wait without need, which does no harm. */
    int lock() {
        return ByteBuffer.wrap(Sha256.of(tenantId + '\n' + key)).getInt();
    }

    /** True when both say the same. */
    boolean isAs(byte[] otherFingerprint) {
        return MessageDigest.isEqual(fingerprint, otherFingerprint);
    }

    private static byte[] fingerprint(Message message, byte[] body, Caller caller) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (DataOutputStream parts = new DataOutputStream(said)) {
            write(parts, caller.role().toString());
            write(parts, message.getHeader(Exchange.HTTP_PATH, String.class));
            write(parts, message.getHeader(Exchange.HTTP_QUERY, String.class));
            write(parts, message.getHeader("If-Match", String.class));
            parts.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Sha256.of(said.toByteArray());
    }

    private static void write(DataOutputStream parts, @Nullable String part) throws IOException {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(UTF_8);
        parts.writeInt(bytes.length); // so that no two requests run together to the same bytes
        parts.write(bytes);
    }
}
