package ai.lyss.gateway.channel;

import java.util.Locale;

/** Where a channel or a policy came from. */
public enum Origin {
    /** Somebody made it through the management API. */
    API,
    /** It is declared in a file, and follows it. */
    FILE,
    /** It follows {@code config/providers.yaml} and the environment, or is the demo's. */
    CONFIGURATION;

    static Origin of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
