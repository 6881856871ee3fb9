package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ModelRequest;
import java.util.List;
import java.util.random.RandomGenerator;
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
    private final LeastLost leastLost;
    private final int maxAttempts;
    private final ChannelSelector selector = new WeightedRandom();

    ChannelLoadBalancer(
            Candidates candidates, LeastLost leastLost, @Value("${lyss.balance.max-attempts:4}") int maxAttempts) {
        this.candidates = candidates;
        this.leastLost = leastLost;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            ModelRequest request = ModelRequest.KEY.get(exchange);
            List<Channel> drawn = selector.order(
                    candidates.of(Caller.KEY.get(exchange).tenantId(), request.model()), RandomGenerator.getDefault());
            List<Channel> ordered = leastLost.first(drawn, request);
            List<Channel> tried = ordered.subList(0, Math.min(maxAttempts, ordered.size()));
            return new Attempts(exchange, callback, doGetProcessors()[0], tried.iterator()).next();
        } catch (RuntimeException failure) {
            exchange.setException(failure); // never thrown: the client would hang
            callback.done(true);
            return true;
        }
    }
}
