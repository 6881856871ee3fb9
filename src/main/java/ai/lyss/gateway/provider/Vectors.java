package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.UpstreamException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * An embedding's two encodings
 * (<a href="https://platform.openai.com/docs/api-reference/embeddings/create">encoding_format</a>): an array of
 * numbers, or base64 of 32-bit floats, the lowest byte first.
 */
public final class Vectors {

    private Vectors() {}

    /**
     * The vector in one of the encodings; as it came when it has it already.
     *
     * @throws UpstreamException when it is not a vector
     */
    public static JsonNode encode(JsonNode vector, boolean base64) {
        if (vector.isArray() && !base64) {
            requireNumbers(vector); // not read: there may be millions of them
            return vector;
        }
        float[] values = values(vector);
        if (base64) {
            return vector.isTextual() ? vector : TextNode.valueOf(base64(values));
        }
        return array(values);
    }

    /**
     * Its numbers, in either encoding.
     *
     * @throws UpstreamException when it is not a vector
     */
    public static float[] values(JsonNode vector) {
        float[] values = vector.isTextual() ? decode(vector.textValue()) : read(vector);
        if (values.length == 0) {
            throw Failures.malformed("an embedding without numbers");
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw Failures.malformed("an embedding with a number that is none");
            }
        }
        return values;
    }

    private static float[] read(JsonNode vector) {
        requireNumbers(vector);
        float[] values = new float[vector.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.get(i).floatValue();
        }
        return values;
    }

    private static void requireNumbers(JsonNode vector) {
        if (!vector.isArray() || vector.isEmpty()) {
            throw Failures.malformed("an embedding without numbers");
        }
        for (JsonNode number : vector) {
            if (!number.isNumber()) {
                throw Failures.malformed("an embedding that is not made of numbers");
            }
        }
    }

    /** As an array of numbers. */
    public static ArrayNode array(float[] values) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (float value : values) {
            array.add(value);
        }
        return array;
    }

    private static String base64(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw Failures.malformed("an embedding that is not base64");
        }
        if (bytes.length % Float.BYTES != 0) {
            throw Failures.malformed("an embedding of " + bytes.length + " bytes");
        }
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
