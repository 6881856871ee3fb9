package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Providers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks the transform step of a channel's route: which format a provider speaks is known to its route only. */
@Component
final class RouteFidelity implements Fidelity {

    private record Known(Route route, @Nullable Transform transform) {}

    private final Providers providers;
    private final Map<String, Known> byProvider = new ConcurrentHashMap<>();

    RouteFidelity(Providers providers) {
        this.providers = providers;
    }

    @Override
    public Fit of(ModelRequest request, Channel channel) {
        Transform transform = transform(channel.provider());
        if (transform == null) {
            return Fit.WHOLE; // a route of somebody's own making
        }
        try {
            return new Fit(transform.said(request, channel).losses(), null);
        } catch (GatewayException refusal) {
            return new Fit(List.of(), refusal);
        }
    }

    /** The transform step of a provider's route; null when there is no route, or no such step in it. */
    @Nullable
    Transform transform(String provider) {
        Route route = providers.route(provider);
        if (route == null) {
            return null;
        }
        Known known = byProvider.get(provider);
        if (known == null || known.route() != route) { // routes are replaced when their file changes
            known = new Known(route, find(route.navigate()));
            byProvider.put(provider, known);
        }
        return known.transform();
    }

    private static @Nullable Transform find(Navigate<Processor> steps) {
        if (!steps.hasNext()) {
            return null;
        }
        for (Processor step : steps.next()) {
            if (step instanceof Transform transform) {
                return transform;
            }
            @SuppressWarnings("unchecked") // processors lead to processors
            Transform inside = step instanceof Navigate<?> inner ? find((Navigate<Processor>) inner) : null;
            if (inside != null) {
                return inside;
            }
        }
        return null;
    }
}
