package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.DialectStream;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a response, event by event
 * (<a href="https://platform.openai.com/docs/api-reference/responses-streaming">streaming</a>). Its last event is one of
 * {@code response.completed}, {@code response.incomplete} and {@code response.failed}.
 */
final class ResponsesStream implements DialectStream {

    private final Events events = new Events();
    private final ResponseObject response;
    private final Output output;
    private String finish = "stop";
    private boolean finished;

    ResponsesStream(ModelRequest request) {
        byte[] random = new byte[22];
        ThreadLocalRandom.current().nextBytes(random);
        String seed = HexFormat.of().formatHex(random);
        ModelRequest.Original original = request.original();
        response = new ResponseObject("resp_" + seed + "0000", original == null ? request.body() : original.body());
        output = new Output(events, seed);
    }

    @Override
    public void accept(ObjectNode chunk, Consumer<ClientEvent> to) {
        events.to(to);
        response.learn(chunk);
        begin();
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                take(choice.path("delta"), choice);
            }
        }
    }

    /** A whole answer; {@link #response} says it. */
    void whole(ObjectNode completion) {
        response.learn(completion);
        JsonNode choice = completion.path("choices").path(0);
        take(choice.path("message"), choice);
        finish();
    }

    private void begin() {
        if (!events.hasBegun()) {
            events.sayResponse("response.created", inProgress());
            events.sayResponse("response.in_progress", inProgress());
        }
    }

    private void take(JsonNode said, JsonNode choice) {
        output.take(said, choice.path("logprobs"));
        if (choice.hasNonNull("finish_reason")) {
            finish = choice.get("finish_reason").asText();
            finish();
        }
    }

    private void finish() {
        if (!finished) {
            finished = true;
            output.end(incomplete() == null);
        }
    }

    @Override
    public void end(Consumer<ClientEvent> to) {
        events.to(to);
        begin();
        finish();
        events.sayResponse(incomplete() == null ? "response.completed" : "response.incomplete", response());
    }

    @Override
    public @Nullable ClientEvent brokenOff(GatewayException failure) {
        if (!events.hasBegun()) {
            return null;
        }
        ClientEvent[] last = new ClientEvent[1];
        events.to(event -> last[0] = event);
        ObjectNode failed = response.of("failed", output.said(), null, Failed.error(failure));
        events.sayResponse("response.failed", failed);
        return last[0];
    }

    /** The response of the whole answer. */
    ObjectNode response() {
        String why = incomplete();
        return response.of(why == null ? "completed" : "incomplete", output.said(), why, null);
    }

    private ObjectNode inProgress() {
        return response.of("in_progress", Json.MAPPER.createArrayNode(), null, null);
    }

    private @Nullable String incomplete() {
        return switch (finish) {
            case "length" -> "max_output_tokens";
            case "content_filter" -> "content_filter";
            default -> null;
        };
    }
}
