import java.time.Instant;

/**
 * What a client was told.
 *
 * @param model without how the simulator was to answer
 * @param begun when it was asked for
 * @param told what came back, where that is no answer
 */
record Answer(
        String model,
        Way way,
        Node node,
        Instant begun,
        String requestId,
        String channel,
        long prompt,
        long completion,
        String told) {}
