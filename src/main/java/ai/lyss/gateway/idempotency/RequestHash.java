package ai.lyss.gateway.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Sha256;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells requests apart: the path, the headers that belong to the dialect and the body as the client sent it. Spaces and
 * the order of keys do not count; how a number is spelled does.
 */
final class RequestHash {

    private final MessageDigest digest = Sha256.digest();

    private RequestHash() {}

    /** 32 bytes. */
    static byte[] of(String path, ModelRequest request) {
        RequestHash hash = new RequestHash();
        ModelRequest.Original original = request.original();
        hash.add('p', path);
        hash.add('o', request.operation().name());
        if (original == null) {
            hash.add(request.body());
        } else {
            new TreeMap<>(original.headers()).forEach((name, value) -> {
                hash.add('h', name);
                hash.add('v', value);
            });
            hash.add(original.body());
        }
        return hash.digest.digest();
    }

    private void add(JsonNode node) {
        if (node.isObject()) {
            begin('{', node.size());
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            sorted.forEach((name, value) -> {
                add('k', name);
                add(value);
            });
        } else if (node.isArray()) {
            begin('[', node.size());
            node.forEach(this::add);
        } else {
            add((char) ('A' + node.getNodeType().ordinal()), node.asText());
        }
    }

    private void add(char kind, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        begin(kind, bytes.length);
        digest.update(bytes);
    }

    /** With its length, so that two parts cannot be read as two others. */
    private void begin(char kind, int length) {
        digest.update((byte) kind);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }
}
