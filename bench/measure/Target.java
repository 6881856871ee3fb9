import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Somebody who answers: the simulator itself, or one who passes on to it. */
interface Target {

    String name();

    /** In whose words it wants to be asked for a provider's model. */
    Dialect dialect(Dialect provider);

    /** The URL that the dialect's path is appended to. */
    String base(Dialect provider);

    String key(Dialect provider);

    /** Headers that it wants beside the key. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** Whether it can be asked for a provider's model. */
    boolean serves(Dialect provider);

    /** How long it is asked before it is measured. */
    default Duration warmUp(Duration wanted) {
        return wanted;
    }

    /** What its processes have used until now. */
    Account account() throws IOException;
}
