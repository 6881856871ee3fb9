package ai.lyss.gateway.catalog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells operators whether the file holds as it is: {@code catalog} in the health, and the gauge
 * {@code lyss.catalog.refused}. A refused file is no reason to take a node out: it serves with the last good one.
 */
@Component("catalogHealthIndicator")
final class CatalogHealth implements HealthIndicator {

    private final ModelCatalog catalog;

    CatalogHealth(ModelCatalog catalog, MeterRegistry registry) {
        this.catalog = catalog;
        Gauge.builder("lyss.catalog.refused", catalog, each -> each.problem() == null ? 0 : 1)
                .description("1 while the file of models is one that cannot be used, and the last good one holds")
                .register(registry);
    }

    @Override
    public Health health() {
        String problem = catalog.problem();
        Health.Builder health = Health.up().withDetail("file", catalog.file().toString());
        return problem == null
                ? health.build()
                : health.withDetail("refused", problem).build();
    }
}
