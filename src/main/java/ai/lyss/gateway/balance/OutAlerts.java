package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.UpstreamFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells operators, in the log and by a counter, that a channel needs them; once each time. */
@Component
class OutAlerts {

    private static final Logger LOG = LoggerFactory.getLogger(OutAlerts.class);

    private final MeterProvider<Counter> outs;

    OutAlerts(MeterRegistry registry) {
        this.outs = Counter.builder("lyss.channel.out")
                .description("Channels taken out of service on this node because their account is refused")
                .withRegistry(registry);
    }

    /** A channel is not asked any more until it is repaired. */
    void out(Channel channel, UpstreamFailure failure) {
        String cause = failure.cause().word();
        LOG.error(
                "Channel {} ({}) is out of service until it is repaired: {} ({})",
                channel.id(),
                channel.name(),
                cause,
                failure.detail());
        outs.withTags("channel", channel.id(), "provider", channel.provider(), "cause", cause)
                .increment();
    }

    /** It is asked again. */
    void back(Channel channel) {
        LOG.info("Channel {} ({}) is back in service", channel.id(), channel.name());
    }
}
