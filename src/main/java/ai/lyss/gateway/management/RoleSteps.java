package ai.lyss.gateway.management;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.ExchangeKey;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Role;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps by which a management route says who may use it. */
@Configuration(proxyBeanMethods = false)
class RoleSteps {

    private static final ExchangeKey<Role> NEEDED = new ExchangeKey<>("neededRole", Role.class);

    /** Everybody with a key may; before {@code readManagement}. */
    @Bean
    Processor admitApplications() {
        return exchange -> require(exchange, Role.APPLICATION);
    }

    /** Who sees channels may: applications when their answers tell them of channels anyway; before {@code readManagement}. */
    @Bean
    Processor admitChannelViewers() {
        return exchange -> {
            Caller.KEY.get(exchange).checkMaySeeChannels();
            require(exchange, Role.APPLICATION);
        };
    }

    /** Only operators may. */
    @Bean
    Processor requireOperator() {
        return exchange -> require(exchange, Role.OPERATOR);
    }

    /** Refuses an application where the route has not said that it may come in. */
    static void requireStated(Exchange exchange) {
        Role stated = NEEDED.find(exchange);
        require(exchange, stated == null ? Role.ADMINISTRATOR : stated);
    }

    private static void require(Exchange exchange, Role needed) {
        if (!Caller.KEY.get(exchange).role().includes(needed)) {
            throw new GatewayException(
                    ErrorKind.FORBIDDEN, "This needs a key with the role " + needed + "; yours has not.");
        }
        NEEDED.set(exchange, needed);
    }
}
