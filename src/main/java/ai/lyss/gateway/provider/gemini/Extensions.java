package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Thinking;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What clients ask of Gemini beside OpenAI's fields: at the top of the request, or in {@code extra_body.google} as
 * Google's own OpenAI endpoint has it (<a href="https://ai.google.dev/gemini-api/docs/openai#extra-body">extra
 * body</a>). Names may be written either way, {@code cached_content} or {@code cachedContent}.
 */
final class Extensions {

    /** What stands in {@code generationConfig} under Google's name, as it is. */
    private static final List<String> GENERATION =
            List.of("image_config", "speech_config", "media_resolution", "response_modalities");

    private static final Set<String> OTHERS = Set.of("safety_settings", "cached_content", "thinking_config", "tools");

    /** Where to look, the first before the others. */
    private final List<Given> places = new ArrayList<>();

    private Extensions() {}

    /** Those of a request; 400 when their place is no object. */
    static Extensions of(Given asked) {
        Extensions extensions = new Extensions();
        if (asked.field("extra_body").isPresent()) {
            asked.field("extra_body").object();
        }
        for (Given place : List.of(asked.field("extra_body").field("google"), asked.field("google"))) {
            if (place.isPresent()) {
                place.object();
                extensions.places.add(place);
            }
        }
        return extensions;
    }

    /** Adds what stands at the top of Gemini's request. */
    void sayAtTop(Given asked, ObjectNode body) {
        Given safety = first("safety_settings", asked);
        if (safety.isPresent()) {
            ArrayNode settings = body.putArray("safetySettings");
            safety.items().forEach(setting -> settings.add((JsonNode) setting.object()));
        }
        String cached = first("cached_content", asked).textOrNull();
        if (cached != null) {
            body.put("cachedContent", cached);
        }
    }

    /** Google's own tools, such as {@code {"google_search": {}}}. */
    List<Given> tools() {
        return first("tools").items();
    }

    /** Adds what stands in {@code generationConfig}; what is not known is lost. */
    void sayIn(ObjectNode config, Traits can, Losses losses) {
        for (String name : GENERATION) {
            Given given = first(name);
            if (given.isPresent()) {
                config.set(camel(name), given.value());
            }
        }
        Given thinking = first("thinking_config");
        if (thinking.isPresent()) {
            thinking(thinking, can, losses, config);
        }
        for (Given place : places) {
            place.value().fieldNames().forEachRemaining(field -> {
                String name = snake(field);
                if (!OTHERS.contains(name) && !GENERATION.contains(name)) {
                    losses.dropped(place.field(field).path());
                }
            });
        }
    }

    /** Goes before {@code reasoning_effort}: it says the same in the model's own words. */
    private static void thinking(Given asked, Traits can, Losses losses, ObjectNode config) {
        asked.object();
        if (can.get(Capabilities.THINKING) == Thinking.NONE) {
            losses.dropped(asked.path());
            return;
        }
        Given budget = either(asked, "thinking_budget");
        String level = either(asked, "thinking_level").textOrNull();
        if (budget.isPresent() && level != null) {
            throw asked.wrong("must have a level or a budget, not both");
        }
        ObjectNode said = config.withObjectProperty("thinkingConfig");
        if (budget.isPresent() || level != null) {
            said.remove(List.of("thinkingBudget", "thinkingLevel"));
        }
        if (budget.isPresent()) {
            said.put("thinkingBudget", budget.wholeNumber());
        }
        if (level != null) {
            said.put("thinkingLevel", level.toUpperCase(Locale.ROOT));
        }
        Given thoughts = either(asked, "include_thoughts");
        if (thoughts.isPresent()) {
            said.put("includeThoughts", thoughts.flag());
        }
    }

    /** The field where it is said first, absent when nowhere. */
    private Given first(String name) {
        return places.stream()
                .map(place -> either(place, name))
                .filter(Given::isPresent)
                .findFirst()
                .orElse(Given.absent(name));
    }

    private Given first(String name, Given asked) {
        return asked.field(name).isPresent() ? asked.field(name) : first(name);
    }

    private static Given either(Given place, String name) {
        Given given = place.field(name);
        return given.isPresent() ? given : place.field(camel(name));
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
