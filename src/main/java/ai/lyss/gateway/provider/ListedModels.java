package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a channel answered when it was asked for its models.
 *
 * @param names those that it named, in its order; empty when it named none
 * @param text the answer as it came
 */
record ListedModels(List<String> names, String text) {

    /** Where the read-models step leaves it. */
    static final ExchangeKey<ListedModels> KEY = new ExchangeKey<>("listedModels", ListedModels.class);

    ListedModels {
        names = List.copyOf(names);
    }

    /** OpenAI and Anthropic say {@code data[].id}, Google {@code models[].name}; others prove the key otherwise. */
    static ListedModels of(byte[] body) {
        @Nullable ObjectNode answer = Json.objectOrNull(body);
        if (answer == null) {
            throw Failures.malformed("a list of models that is not a JSON object");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : answer.path("data")) {
            add(each.path("id"), names);
        }
        for (JsonNode each : answer.path("models")) {
            add(each.path("name"), names);
        }
        return new ListedModels(names, Json.text(answer));
    }

    /** The names alone; null when there are none. */
    @Nullable
    String namesOnly() {
        ObjectNode words = Json.object();
        ArrayNode models = words.putArray("models");
        names.forEach(models::add);
        return models.isEmpty() ? null : Json.text(words);
    }

    private static void add(JsonNode name, List<String> names) {
        if (name.isTextual()) {
            String text = name.textValue();
            names.add(text.startsWith("models/") ? text.substring("models/".length()) : text);
        }
    }
}
