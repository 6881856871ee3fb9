package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A meter of an answer of which nothing has come.
 *
 * @param estimate of the prompt
 */
public record FixedMeter(Usage estimate) implements OutputMeter {

    @Override
    public void chunk(ObjectNode chunk) {}

    @Override
    public long completionTokens() {
        return 0;
    }

    @Override
    public long said() {
        return 0;
    }

    @Override
    public boolean thought() {
        return false;
    }

    @Override
    public void calibrate(double tokens) {}

    @Override
    public void cut(long completionTokens) {}

    @Override
    public boolean isCut() {
        return false;
    }
}
