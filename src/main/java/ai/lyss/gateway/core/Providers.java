package ai.lyss.gateway.core;

import java.util.Set;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;

/** The providers that can be called now. Their routes are replaced while requests run, so nobody keeps one. */
public interface Providers {

    /** The route that serves a provider's next request; null when there is none. */
    @Nullable
    Route route(String provider);

    /** The names of all that can be called. */
    Set<String> names();
}
