package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;

/** An embedding without meaning: the same for the same input, and of length 1. */
final class SimulatedVector {

    private final float[] values;

    private SimulatedVector(float[] values) {
        this.values = values;
    }

    /** For a text or an array of tokens. */
    static SimulatedVector of(JsonNode input, int dimensions) {
        SplittableRandom random = new SplittableRandom(input.toString().hashCode());
        float[] values = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return new SimulatedVector(values).ofLengthOne();
    }

    /** The first so many dimensions, which are shorter than 1. */
    SimulatedVector cutTo(int dimensions) {
        return new SimulatedVector(Arrays.copyOf(values, dimensions));
    }

    /** In the same direction. */
    SimulatedVector ofLengthOne() {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] / Math.sqrt(squares));
        }
        return new SimulatedVector(scaled);
    }

    /** As numbers. */
    ArrayNode numbers() {
        ArrayNode numbers = Json.MAPPER.createArrayNode();
        for (float value : values) {
            numbers.add(value);
        }
        return numbers;
    }

    /** As base64 of 32-bit floats, the lowest byte first. */
    TextNode base64() {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes.array()));
    }
}
