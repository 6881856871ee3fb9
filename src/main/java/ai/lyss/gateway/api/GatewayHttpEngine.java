package ai.lyss.gateway.api;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gives every {@code platform-http} endpoint of the routes a {@link GatewayHttpConsumer}. */
@Component("platform-http-engine")
final class GatewayHttpEngine extends SpringBootPlatformHttpEngine {

    private final InFlight inFlight;
    private final ErrorFormats errors;
    private final FixedPaths fixedPaths;

    GatewayHttpEngine(
            @Value("${server.port:8003}") int port, InFlight inFlight, ErrorFormats errors, FixedPaths fixedPaths) {
        super(port, Runnable::run);
        this.inFlight = inFlight;
        this.errors = errors;
        this.fixedPaths = fixedPaths;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new GatewayHttpConsumer(endpoint, processor, inFlight, errors, fixedPaths);
    }
}
