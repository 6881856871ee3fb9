package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Names of models: one as it is, or with a trailing {@code *} all that begin with what stands before it. */
public final class ModelPattern {

    private ModelPattern() {}

    /** Why a value is no such text of at most so many characters; null when it is one. */
    public static @Nullable String problem(JsonNode value, int longest) {
        String problem = PlainText.problem(value, longest);
        return problem == null ? problem(value.textValue()) : problem;
    }

    /** Why a text stands for no models; null when it does. */
    public static @Nullable String problem(String text) {
        int star = text.indexOf('*');
        return star < 0 || star == text.length() - 1 ? null : "may have a * at its end only";
    }

    /** True when a text stands for many names. */
    public static boolean isPattern(String text) {
        return text.endsWith("*");
    }

    /** True when a text stands for a name, among others perhaps; makes no garbage, for it is asked with every request. */
    public static boolean matches(String text, String name) {
        int most = text.length() - 1;
        return isPattern(text) ? name.regionMatches(0, text, 0, most) : text.equals(name);
    }
}
