package ai.lyss.gateway.provider.openai;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Sha256;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Ids of tool calls that came from another provider, in a form that this server takes. The same id always becomes the
 * same one, so that calls and results find each other in every later request.
 */
final class CallIds {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Pattern taken;
    private final String prefix;
    private final int length;

    private CallIds(String taken, String prefix, int length) {
        this.taken = Pattern.compile(taken, Pattern.DOTALL);
        this.prefix = prefix;
        this.length = length;
    }

    /** By the server's rule. */
    static CallIds of(String rule) {
        return switch (rule) {
            case "nine-alphanumeric" -> new CallIds("[A-Za-z0-9]{9}", "", 9);
            case "at-most-40" -> new CallIds(".{0,40}", "call_", 24);
            default -> new CallIds(".*", "", 0);
        };
    }

    /** Changes the ids of an assistant's calls. */
    void map(ObjectNode message) {
        if (length == 0 || !(message.get("tool_calls") instanceof ArrayNode given)) {
            return;
        }
        ArrayNode calls = Json.MAPPER.createArrayNode();
        for (JsonNode call : given) {
            calls.add(
                    call instanceof ObjectNode object
                            ? Draft.copy(object).put("id", map(call.path("id").asText()))
                            : call);
        }
        message.set("tool_calls", calls);
    }

    /** The id itself when the server takes it, else one that is made of it. */
    String map(String id) {
        if (taken.matcher(id).matches()) {
            return id;
        }
        StringBuilder made = new StringBuilder(prefix);
        BigInteger rest = new BigInteger(1, Sha256.of(id));
        for (int i = 0; i < length; i++) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(DIGITS.length()));
            made.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return made.toString();
    }
}
