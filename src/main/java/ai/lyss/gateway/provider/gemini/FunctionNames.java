package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Names of functions (<a href="https://ai.google.dev/api/caching#FunctionDeclaration">FunctionDeclaration</a>). OpenAI's
 * may begin with a digit or a dash, Gemini's may not: those get an underscore in front, and lose it on the way back.
 */
final class FunctionNames {

    private final Set<String> declared = new HashSet<>();

    private FunctionNames() {}

    /** The names that a client's request declares. */
    static FunctionNames of(ObjectNode request) {
        FunctionNames names = new FunctionNames();
        request.path("tools").forEach(tool -> names.declare(tool.path("function")));
        request.path("functions").forEach(names::declare);
        return names;
    }

    private void declare(JsonNode function) {
        String name = Json.textOf(function, "name");
        if (name != null) {
            declared.add(name);
        }
    }

    /** A client's name as Gemini takes it. */
    static String said(String name) {
        boolean fits = name.isEmpty() || Character.isLetter(name.charAt(0)) || name.charAt(0) == '_';
        return fits ? name : "_" + name;
    }

    /** The client's name of what Gemini calls. */
    String asked(String said) {
        boolean altered = said.startsWith("_") && !declared.contains(said) && declared.contains(said.substring(1));
        return altered ? said.substring(1) : said;
    }
}
