package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ModelRequest;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * The balance step: orders the channels that may answer and tries them, one attempt after the other, until one answers
 * or no other could. Its one child is the call of a channel's provider.
 */
@Component("channelLoadBalancer")
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE) // shared by two routes it would collect both routes' children
final class ChannelLoadBalancer extends LoadBalancerSupport {

    private final Candidates candidates;
    private final int maxAttempts;

    ChannelLoadBalancer(Candidates candidates, @Value("${lyss.balance.max-attempts:4}") int maxAttempts) {
        this.candidates = candidates;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            ModelRequest request = ModelRequest.KEY.get(exchange);
            Selection selection = candidates.select(Caller.KEY.get(exchange).tenantId(), request);
            return new Attempts(exchange, callback, doGetProcessors()[0], selection, maxAttempts).next();
        } catch (RuntimeException failure) {
            exchange.setException(failure); // never thrown: the client would hang
            callback.done(true);
            return true;
        }
    }
}
