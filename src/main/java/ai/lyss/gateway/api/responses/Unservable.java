package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Given;
import java.util.Map;

/**
 * What is refused, because leaving it out would answer another question: what needs a store of responses, and words of
 * chat completions that have other names here.
 */
final class Unservable {

    /** The code of a field that does not belong into a request for a response. */
    static final String UNKNOWN = "unknown_parameter";

    private static final Map<String, String> STATEFUL = Map.of(
            "previous_response_id", "responses are not stored here: send the items of the conversation in 'input'",
            "conversation", "conversations are not stored here: send the items of the conversation in 'input'",
            "prompt", "prompt templates are not stored here: send 'instructions' and 'input'");

    private static final Map<String, String> MOVED = Map.of(
            "messages", "input",
            "response_format", "text.format",
            "max_tokens", "max_output_tokens",
            "max_completion_tokens", "max_output_tokens",
            "reasoning_effort", "reasoning.effort",
            "verbosity", "text.verbosity",
            "functions", "tools",
            "function_call", "tool_choice",
            "logprobs", "include");

    private Unservable() {}

    /** Passes, or throws a 400 that names the field and says what to do instead. */
    static void refuse(Given asked) {
        STATEFUL.forEach((field, why) -> {
            if (asked.field(field).isPresent()) {
                throw unsupported(asked.field(field), why);
            }
        });
        if (asked.field("background").flag()) {
            throw unsupported(asked.field("background"), "an answer is given to who waits for it, and is not kept");
        }
        Given truncation = asked.field("truncation");
        if (truncation.isPresent() && !truncation.text().equals("disabled")) {
            throw unsupported(truncation, "nothing of a conversation is left out here; only 'disabled' is possible");
        }
        MOVED.forEach((field, name) -> {
            if (asked.field(field).isPresent()) {
                throw new GatewayException(
                                ErrorKind.INVALID_REQUEST,
                                "Unknown parameter: '" + field + "'. In responses it is '" + name + "'.")
                        .withParam(field)
                        .withCode(UNKNOWN);
            }
        });
    }

    private static GatewayException unsupported(Given field, String why) {
        return field.wrong("is not supported: " + why).withCode("unsupported_parameter");
    }
}
