package ai.lyss.gateway.reload;

import ai.lyss.gateway.core.Providers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Camel's {@code direct:}, under which a provider's route can be replaced while it is called: {@code direct:provider-x}
 * takes a second route, which waits until it is told to take over; requests that are on the first stay on it.
 */
@Component("direct")
final class ProviderDirect extends DirectComponent implements Providers {

    /** What the ids of providers' routes begin with, and the names of their endpoints. */
    static final String PREFIX = "provider-";

    private final Map<String, Serving> serving = new ConcurrentHashMap<>(); // by the endpoint's name
    private final Map<DirectConsumer, Serving> all = new ConcurrentHashMap<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (!remaining.startsWith(PREFIX)) {
            return super.createEndpoint(uri, remaining, parameters);
        }
        ProviderEndpoint endpoint = new ProviderEndpoint(uri, remaining, this);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        if (consumer.getEndpoint() instanceof ProviderEndpoint provider) {
            Serving added = all.computeIfAbsent(consumer, each -> new Serving(each, provider.name()));
            serving.putIfAbsent(provider.name(), added);
        } else {
            super.addConsumer(key, consumer);
        }
    }

    @Override
    public void removeConsumer(String key, DirectConsumer consumer) {
        if (consumer.getEndpoint() instanceof ProviderEndpoint provider) {
            Serving removed = all.get(consumer);
            if (removed != null) {
                serving.remove(provider.name(), removed);
            }
        } else {
            super.removeConsumer(key, consumer);
        }
    }

    /** Counts a request in at the version that serves; null when there is none. The caller counts it out. */
    @Nullable
    Serving enter(String name) {
        while (true) {
            Serving now = serving.get(name);
            if (now == null || now.enter()) {
                return now;
            }
        }
    }

    /** Lets a route serve the requests from now on; returns the id of the one that did before, if any. */
    @Nullable
    String takeOver(String routeId) {
        Serving version = find(routeId).orElseThrow();
        Serving before = serving.put(version.name(), version);
        return before == null ? null : before.consumer().getRouteId();
    }

    /** Lets a route serve no further requests. */
    void withdraw(String routeId) {
        find(routeId).ifPresent(version -> serving.remove(version.name(), version));
    }

    /** True when no request is on a route that does not serve, and none will be. */
    boolean isLeft(String routeId) {
        Optional<Serving> version = find(routeId);
        if (version.isEmpty()) {
            return true;
        }
        return version.get() != serving.get(version.get().name())
                && version.get().close();
    }

    /** Forgets a route that has been left. */
    void forget(String routeId) {
        all.keySet().removeIf(consumer -> routeId.equals(consumer.getRouteId()));
    }

    private Optional<Serving> find(String routeId) {
        return all.values().stream()
                .filter(each -> routeId.equals(each.consumer().getRouteId()))
                .findFirst();
    }

    @Override
    public @Nullable Route route(String provider) {
        Serving now = serving.get(PREFIX + provider);
        return now == null ? null : now.consumer().getRoute();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        serving.keySet().forEach(name -> names.add(name.substring(PREFIX.length())));
        return names;
    }
}
