package ai.lyss.gateway.reload;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells operators whether the providers' routes are what their files say: {@code routes} in the health, and the gauge
 * {@code lyss.routes.refused}. A refused file is no reason to take a node out: what it said before serves.
 */
@Component("routesHealthIndicator")
final class ProviderFilesHealth implements HealthIndicator {

    private final ProviderFiles files;
    private final ProviderDirect direct;

    ProviderFilesHealth(ProviderFiles files, ProviderDirect direct, MeterRegistry registry) {
        this.files = files;
        this.direct = direct;
        Gauge.builder("lyss.routes.refused", files, each -> each.problems().size())
                .description("Files of providers' routes that cannot be used; what they said before goes on")
                .register(registry);
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up()
                .withDetail("directory", files.directory().toString())
                .withDetail("providers", direct.names());
        if (!files.problems().isEmpty()) {
            health.withDetail("refused", files.problems().values());
        }
        return health.build();
    }
}
