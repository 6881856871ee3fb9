package ai.lyss.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the gateway; what happens to a request is in {@code routes/}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GatewayApplication {

    /** Starts it. */
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}
