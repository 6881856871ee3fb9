package ai.lyss.gateway.balance;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * The balance step: orders the channels that may answer and tries them until one answers or no other could. Its one
 * child is the call of a channel's provider.
 */
@Component("channelLoadBalancer")
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE) // shared by two routes it would collect both routes' children
final class ChannelLoadBalancer extends LoadBalancerSupport {

    private final Means means;

    ChannelLoadBalancer(Means means) {
        this.means = means;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            new Attempts(exchange, doGetProcessors()[0], means).run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            exchange.setException(stopped);
        } catch (RuntimeException failure) {
            exchange.setException(failure); // never thrown: the client would hang
        }
        callback.done(true);
        return true;
    }
}
