package ai.lyss.gateway.api.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * {@code output_config.format}, or {@code output_format} as it was, as {@code response_format}
 * (<a href="https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs">structured outputs</a>).
 */
final class AnswerFormat {

    private static final Set<String> SAID = Set.of("effort", "format");

    private AnswerFormat() {}

    static void say(ObjectNode said, ObjectNode chat, Losses losses) {
        JsonNode config = said.path("output_config");
        boolean old = !config.hasNonNull("format");
        JsonNode format = old ? said.path("output_format") : config.path("format");
        String at = old ? "output_format" : "output_config.format";
        if (format.path("type").asText("").equals("json_schema")
                && format.path("schema").isObject()) {
            ObjectNode named = chat.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "output");
            named.set("schema", format.path("schema"));
            if (ClosedSchema.isClosed(format.path("schema"))) {
                named.put("strict", true);
            } else {
                losses.approximated(at);
            }
        } else if (format.isObject()) {
            losses.dropped(at);
        }
        config.properties().forEach(field -> {
            if (!SAID.contains(field.getKey())) {
                losses.dropped("output_config." + field.getKey());
            }
        });
    }
}
