package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the model may call, and whether it must
 * (<a href="https://ai.google.dev/api/caching#FunctionDeclaration">FunctionDeclaration</a>).
 */
final class Tools {

    private static final Set<String> SAID = Set.of("type", "function");
    private static final Set<String> SAID_OF_FUNCTIONS = Set.of("name", "description", "parameters", "strict");

    private final ArrayNode declarations = Json.MAPPER.createArrayNode();
    private final Set<String> names = new HashSet<>();
    private final ArrayNode builtIn = Json.MAPPER.createArrayNode();
    private @Nullable ObjectNode choice;

    private Tools() {}

    /** Reads tools and choice, in today's fields or in the deprecated ones; 400 when one is malformed. */
    static Tools of(Given asked, Traits can, Losses losses) {
        Tools tools = new Tools();
        for (Given tool : asked.field("tools").items()) {
            ObjectNode given = tool.object();
            if ("function".equals(tool.field("type").text())) {
                tools.declare(tool.field("function"), can, losses);
                losses.droppedBut(SAID, given, tool.path());
            } else {
                losses.dropped(tool.path());
            }
        }
        asked.field("functions").items().forEach(function -> tools.declare(function, can, losses));
        Extensions.of(asked).tools().forEach(tool -> tools.builtIn.add((JsonNode) tool.object()));
        tools.search(asked.field("web_search_options"), losses);
        Given now = asked.field("tool_choice");
        Given choice = now.isPresent() ? now : asked.field("function_call");
        if (choice.isPresent()) {
            ObjectNode config = ToolChoice.of(choice, tools.names);
            tools.choice = tools.isEmpty() ? null : config;
        }
        return tools;
    }

    private void declare(Given function, Traits can, Losses losses) {
        ObjectNode given = function.object();
        String name = function.field("name").text();
        names.add(name);
        ObjectNode declaration = declarations.addObject().put("name", FunctionNames.said(name));
        String description = function.field("description").textOrNull();
        if (description != null) {
            declaration.put("description", description);
        }
        if (function.field("strict").value().asBoolean(false)) {
            losses.dropped(function.field("strict").path()); // the model is not bound to the schema
        }
        losses.droppedBut(SAID_OF_FUNCTIONS, given, function.path());
        Given parameters = function.field("parameters");
        if (!parameters.isPresent() || parameters.object().isEmpty()) {
            return;
        }
        Runnable onLoss = () -> losses.approximated(parameters.path());
        if (can.get(Capabilities.JSON_SCHEMA)) {
            declaration.set("parametersJsonSchema", JsonSchemaSubset.of(parameters.object(), onLoss));
            return;
        }
        ObjectNode schema = OpenApiSchema.of(parameters.object(), onLoss);
        if (!OpenApiSchema.isAnyObject(schema)) { // it would be refused; to say nothing means no parameters
            declaration.set("parameters", schema);
        }
    }

    /** OpenAI's search is Google's, which chooses by itself how much to read; it does not go with functions. */
    private void search(Given options, Losses losses) {
        if (!options.isPresent()) {
            return;
        }
        ObjectNode asked = options.object();
        if (!isEmpty()) {
            losses.dropped(options.path());
        } else {
            builtIn.addObject().putObject("googleSearch");
            losses.droppedBut(Set.of(), asked, options.path());
        }
    }

    /** True without functions. */
    boolean isEmpty() {
        return declarations.isEmpty();
    }

    /** Adds both fields if there are tools. */
    void sayIn(ObjectNode body) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        if (!isEmpty()) {
            all.addObject().set("functionDeclarations", declarations);
        }
        all.addAll(builtIn);
        if (!all.isEmpty()) {
            body.set("tools", all);
        }
        if (choice != null) {
            body.putObject("toolConfig").set("functionCallingConfig", choice);
        }
    }
}
