package ai.lyss.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** A balancer that throws leaves the client hanging: it must say what failed and call back. */
class ChannelLoadBalancerTest {

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final AtomicInteger callbacks = new AtomicInteger();
    private final ChannelLoadBalancer balancer = new ChannelLoadBalancer(TestMeans.of(TestMeans.SETTINGS, List.of()));

    @Test
    void noCandidate_isTheRequestsFailure() {
        Caller.KEY.set(exchange, new Caller("t", null, null, Role.APPLICATION, false, null));
        ModelRequest.KEY.set(exchange, ModelRequest.chat("m", false, false, Json.object()));
        Cancellation.KEY.set(exchange, new Cancellation());
        RequestRecord.KEY.set(exchange, new RequestRecord("req", "/"));
        assertThat(process()).isTrue();
        assertThat(exchange.getException(GatewayException.class).kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void bug_isTheRequestsFailureToo() {
        assertThat(process()).isTrue(); // no step has set the caller
        assertThat(exchange.getException()).isInstanceOf(IllegalStateException.class);
        assertThat(callbacks).hasValue(1);
    }

    private boolean process() {
        balancer.addProcessor(AsyncProcessorConverterHelper.convert(call -> {}));
        return balancer.process(exchange, doneSync -> callbacks.incrementAndGet());
    }
}
