package ai.lyss.gateway.core;

import java.util.List;

/** Every {@link Capability} that there is. */
public final class Capabilities {

    /** What is asked of a channel is lost: strict, warn or drop. */
    public static final Capability<String> LOSS = Capability.word("loss", "drop", "strict", "warn", "drop");

    /** For how many inputs a server makes embeddings at once. */
    public static final Capability<Integer> EMBEDDING_INPUTS = Capability.number("embedding-inputs", 2048);

    /** Whether a server may be asked for embeddings in an {@code encoding_format}; else it answers as it likes. */
    public static final Capability<Boolean> ENCODING_FORMAT = Capability.flag("encoding-format", true);

    private static final List<Capability<?>> ALL = List.of(LOSS, EMBEDDING_INPUTS, ENCODING_FORMAT);

    private Capabilities() {}

    /** All of them. */
    public static List<Capability<?>> all() {
        return ALL;
    }
}
