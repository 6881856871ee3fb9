package ai.lyss.gateway.limit;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where this node keeps its limits. */
@Configuration(proxyBeanMethods = false)
class LimitStores {

    @Bean
    MemoryStore memoryStore() {
        return new MemoryStore();
    }

    @Bean
    Limiter limiter(MemoryStore memory, SharedStore shared, LimitSettings settings, MeterRegistry metrics) {
        return new Limiter(memory, shared.store(), settings.storeDown(), metrics);
    }

    @Bean
    SharedStore sharedStore(LimitSettings settings) {
        URI uri = settings.redis().uri();
        return uri == null
                ? SharedStore.none()
                : SharedStore.on(uri, settings.redis().timeout());
    }
}
