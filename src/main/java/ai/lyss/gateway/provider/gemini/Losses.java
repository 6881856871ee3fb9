package ai.lyss.gateway.provider.gemini;

import java.util.ArrayList;
import java.util.List;

/** What of a request could not be said to Gemini: the fields' paths, in the order in which they were met. */
final class Losses {

    private final List<String> fields = new ArrayList<>();

    /** Notes that a field was left out or said only nearly. */
    void add(Given field) {
        if (!fields.contains(field.path())) {
            fields.add(field.path());
        }
    }

    /** The paths so far. */
    List<String> fields() {
        return List.copyOf(fields);
    }
}
