package ai.lyss.gateway.core;

import java.util.List;
import java.util.stream.Stream;

/** Every {@link Capability} that there is. */
public final class Capabilities {

    /** What is asked of a channel is lost: strict, warn or drop. */
    public static final Capability<String> LOSS = Capability.word("loss", "drop", "strict", "warn", "drop");

    private static final List<Capability<?>> ALL =
            Stream.concat(Stream.of(LOSS), ServerCapabilities.all().stream()).toList();

    private Capabilities() {}

    /** All of them. */
    public static List<Capability<?>> all() {
        return ALL;
    }
}
