package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * At each start, applies the file of {@link ChannelSettings}. One that cannot be applied changes nothing and keeps
 * nobody from starting: what was applied before goes on.
 */
@Component
final class FileChannels {

    private static final Logger LOG = LoggerFactory.getLogger(FileChannels.class);

    private final DeclareChannels declare;
    private final ChannelSettings settings;

    FileChannels(DeclareChannels declare, ChannelSettings settings) {
        this.declare = declare;
        this.settings = settings;
    }

    /** Once the routes are there, for a channel's provider must be one of them. */
    @EventListener(ApplicationReadyEvent.class)
    void apply() {
        if (settings.file() == null) {
            return;
        }
        try {
            ChannelPlan plan = declare.apply(null, null);
            LOG.info("Channels of {}: {}", settings.file(), plan.words(true).get("summary"));
        } catch (InvalidFieldsException wrong) {
            wrong.fields()
                    .forEach(each -> LOG.error(
                            "Channels of {} are not applied: {}: {}", settings.file(), each.field(), each.problem()));
        } catch (GatewayException refused) {
            LOG.error("Channels of {} are not applied: {}", settings.file(), refused.text());
        }
    }
}
