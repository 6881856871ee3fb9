package ai.lyss.gateway.channel;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids that people may give to channels: they stand in addresses of the management API, beside its own words. */
public final class ChannelIds {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");
    private static final Set<String> TAKEN = Set.of("overview", "plan", "apply"); // in routes/admin

    private ChannelIds() {}

    /** What is wrong with an id; null when nothing is. */
    public static @Nullable String problem(String id) {
        if (!ID.matcher(id).matches()) {
            return "must be up to 63 lower-case letters, digits, - and _";
        }
        return TAKEN.contains(id) ? "is the name of something else" : null;
    }
}
