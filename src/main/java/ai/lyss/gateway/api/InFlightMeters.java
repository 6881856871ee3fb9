package ai.lyss.gateway.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How busy the node is. */
@Component
final class InFlightMeters implements MeterBinder {

    private final InFlight inFlight;

    InFlightMeters(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("lyss.requests.in.flight", inFlight, InFlight::count)
                .description("Inference requests that are under way")
                .register(registry);
    }
}
