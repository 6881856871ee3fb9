package ai.lyss.gateway.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What usage may be told apart by. */
enum Dimension {
    DAY("day"),
    TENANT("tenant_id"),
    KEY("key_id"),
    MODEL("model"),
    CHANNEL("channel_id"),
    PROVIDER("provider");

    private final String column;

    Dimension(String column) {
        this.column = column;
    }

    /** Its column, and its name in answers. */
    String column() {
        return column;
    }

    /** True for what tells who answered. */
    boolean isOfChannels() {
        return this == CHANNEL || this == PROVIDER;
    }

    /** Those of a list such as {@code day,model}; null when one is none, or is there twice. */
    static @Nullable List<Dimension> list(String text) {
        List<Dimension> list = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            for (Dimension each : values()) {
                if (each.toString().equals(name)) {
                    list.add(each);
                }
            }
        }
        boolean known = list.size() == text.split(",", -1).length;
        boolean once = list.stream().noneMatch(each -> Collections.frequency(list, each) > 1);
        return known && once ? list : null;
    }

    /** As it is asked for. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
