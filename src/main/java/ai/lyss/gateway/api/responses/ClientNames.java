package ai.lyss.gateway.api.responses;

import ai.lyss.gateway.core.GatewayException;
import java.util.Map;

/** The client's names of the fields that an upstream complains about by their names in chat completions. */
final class ClientNames {

    private static final Map<String, String> NAMES = Map.of(
            "max_completion_tokens", "max_output_tokens",
            "max_tokens", "max_output_tokens",
            "reasoning_effort", "reasoning.effort",
            "verbosity", "text.verbosity",
            "logprobs", "include");

    private ClientNames() {}

    /** The same failure about the field that the client sent. */
    static GatewayException in(GatewayException failure) {
        String param = failure.param();
        return param == null || Unservable.UNKNOWN.equals(failure.code()) ? failure : failure.withParam(of(param));
    }

    private static String of(String param) {
        if (param.startsWith("messages[") || param.startsWith("messages.")) {
            return "input"; // items and messages do not correspond one to one
        }
        if (param.startsWith("response_format")) {
            return "text.format" + param.substring("response_format".length()).replace(".json_schema", "");
        }
        if (param.startsWith("tool")) {
            return param.replace(".function.", ".").replace(".allowed_tools.", ".");
        }
        return NAMES.getOrDefault(param, param);
    }
}
