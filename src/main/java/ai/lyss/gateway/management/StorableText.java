package ai.lyss.gateway.management;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds text that no database column can hold, so that steps need not: NUL, and halves of surrogate pairs. A body may be
 * long and deep, so the path to a place is written out only when something is wrong there, and only for the first of
 * them.
 */
final class StorableText {

    private static final String NO_TEXT = "holds characters that are no text";
    private static final String NO_NAME = "has a name with characters that are no text";

    private StorableText() {}

    /** A member of an object, or when it has no name an element of an array. */
    private record At(@Nullable At in, @Nullable String name, int index) {}

    /** Adds the parameters that hold such text. */
    static void check(Map<String, String> parameters, List<InvalidField> wrong) {
        parameters.forEach((name, value) -> {
            if (isUnstorable(name) || isUnstorable(value)) {
                wrong.add(new InvalidField(shown(name), NO_TEXT));
            }
        });
    }

    /** Adds the fields below {@code node} that hold such text; when there are more than are told, only some of them. */
    static void check(JsonNode node, List<InvalidField> wrong) {
        check(node, null, wrong);
    }

    private static void check(JsonNode node, @Nullable At in, List<InvalidField> wrong) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (isUnstorable(field.getKey())) {
                add(new At(in, field.getKey(), 0), NO_NAME, wrong);
            }
            checkChild(field.getValue(), in, field.getKey(), 0, wrong);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            checkChild(node.get(i), in, null, i, wrong);
        }
    }

    private static void checkChild(
            JsonNode node, @Nullable At in, @Nullable String name, int index, List<InvalidField> wrong) {
        if (node.isContainerNode() && wrong.size() <= InvalidFieldsException.MOST) {
            check(node, new At(in, name, index), wrong);
        } else if (node.isTextual() && isUnstorable(node.textValue())) {
            add(new At(in, name, index), NO_TEXT, wrong);
        }
    }

    private static void add(At at, String problem, List<InvalidField> wrong) {
        if (wrong.size() <= InvalidFieldsException.MOST) { // one more says that there are more
            wrong.add(new InvalidField(path(at), problem));
        }
    }

    private static String path(At at) {
        Deque<At> parts = new ArrayDeque<>();
        for (At part = at; part != null; part = part.in()) {
            parts.push(part);
        }
        StringBuilder path = new StringBuilder();
        for (At part : parts) {
            String name = part.name();
            if (name == null) {
                path.append('[').append(part.index()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(shown(name));
            }
        }
        return path.toString();
    }

    static boolean isUnstorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == 0 || Character.isLowSurrogate(each)) {
                return true;
            }
            if (Character.isHighSurrogate(each)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String shown(String name) {
        String told = InvalidField.shortened(name);
        StringBuilder shown = new StringBuilder(told.length());
        told.chars().forEach(each -> shown.append(each == 0 || Character.isSurrogate((char) each) ? '?' : (char) each));
        return shown.toString();
    }
}
