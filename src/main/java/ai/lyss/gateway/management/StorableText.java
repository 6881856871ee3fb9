package ai.lyss.gateway.management;

import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Finds text that no database column can hold, so that steps need not: NUL, and halves of surrogate pairs. */
final class StorableText {

    private StorableText() {}

    /** Adds the parameters that hold such text. */
    static void check(Map<String, String> parameters, List<InvalidField> wrong) {
        parameters.forEach((name, value) -> {
            if (isUnstorable(name) || isUnstorable(value)) {
                wrong.add(new InvalidField(shown(name), "holds characters that are no text"));
            }
        });
    }

    /** Adds the fields at or below {@code node} that hold such text. */
    static void check(JsonNode node, String path, List<InvalidField> wrong) {
        if (node.isTextual() && isUnstorable(node.textValue())) {
            wrong.add(new InvalidField(path, "holds characters that are no text"));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = shown(field.getKey());
            String at = path.isEmpty() ? name : path + '.' + name;
            if (isUnstorable(field.getKey())) {
                wrong.add(new InvalidField(at, "has a name with characters that are no text"));
            }
            check(field.getValue(), at, wrong);
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), path + '[' + i + ']', wrong);
            }
        }
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
        StringBuilder shown = new StringBuilder(name.length());
        name.chars().forEach(each -> shown.append(each == 0 || Character.isSurrogate((char) each) ? '?' : (char) each));
        return shown.toString();
    }
}
