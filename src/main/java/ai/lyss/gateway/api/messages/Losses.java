package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the words of chat completions do not say. Fields in lists are named without their positions and once, such as
 * {@code messages[].content[].citations}: conversations are long, and each turn repeats the ones before. A block that is
 * lost as a whole is named by its type.
 */
final class Losses {

    private static final int LONGEST = 100;
    private static final Pattern NOT_A_NAME = Pattern.compile("[^\\w.\\[\\]-]");

    private final Set<Loss> all = new LinkedHashSet<>();

    void dropped(String param) {
        all.add(Loss.dropped(clean(param)));
    }

    /** All fields that an object has beside these; {@code at} goes before their names. */
    void droppedBut(Set<String> said, JsonNode object, String at) {
        object.properties().forEach(field -> {
            if (!said.contains(field.getKey()) && !field.getValue().isNull()) {
                dropped(at + field.getKey());
            }
        });
    }

    void approximated(String param) {
        all.add(Loss.approximated(clean(param)));
    }

    List<Loss> all() {
        return List.copyOf(all);
    }

    /** The client chooses names of fields, and this ends in a header. */
    private static String clean(String param) {
        String cut = param.length() > LONGEST ? param.substring(0, LONGEST) : param;
        return NOT_A_NAME.matcher(cut).replaceAll("_");
    }
}
