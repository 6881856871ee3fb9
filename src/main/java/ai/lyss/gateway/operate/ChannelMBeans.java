package ai.lyss.gateway.operate;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelSwitch;
import ai.lyss.gateway.core.Channels;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * An MBean for every channel, {@code ai.lyss.gateway:type=channel,id="..."}; they come and go with the channels, within a
 * second. There are none where JMX is off.
 */
@Component
final class ChannelMBeans implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelMBeans.class);

    private final @Nullable MBeanServer server;
    private final Channels channels;
    private final ObjectProvider<ChannelHealth> health;
    private final ChannelSwitch channelSwitch;
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("channel-mbeans").factory());
    private final Set<String> registered = new HashSet<>();
    private @Nullable ChannelSnapshot shown;

    ChannelMBeans(
            ObjectProvider<MBeanServer> server,
            Channels channels,
            ObjectProvider<ChannelHealth> health,
            ChannelSwitch channelSwitch) {
        this.server = server.getIfAvailable();
        this.channels = channels;
        this.health = health;
        this.channelSwitch = channelSwitch;
        if (this.server != null) {
            looker.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        }
    }

    /** The name under which a channel is found, whatever its id is made of. */
    static ObjectName name(String channelId) throws JMException {
        return new ObjectName("ai.lyss.gateway:type=channel,id=" + ObjectName.quote(channelId));
    }

    /** Shows the channels that there are now. */
    synchronized void look() {
        MBeanServer beans = server;
        @Nullable ChannelHealth known = health.getIfAvailable();
        ChannelSnapshot now = channels.snapshot();
        if (beans == null || known == null || now == shown) {
            return;
        }
        shown = now;
        Set<String> present = new HashSet<>();
        for (Channel channel : now.channels()) {
            present.add(channel.id());
            if (!registered.contains(channel.id())) {
                register(channel.id(), beans, known);
            }
        }
        for (String id : Set.copyOf(registered)) {
            if (!present.contains(id)) {
                unregister(id, beans);
            }
        }
    }

    private void register(String id, MBeanServer beans, ChannelHealth known) {
        try {
            ChannelControl control = new ChannelControl(id, channels, known, channelSwitch);
            beans.registerMBean(new StandardMBean(control, ChannelMXBean.class, true), name(id));
            registered.add(id);
        } catch (InstanceAlreadyExistsException another) {
            LOG.debug("Channel {} has an MBean of another gateway in this JVM", id);
        } catch (JMException unexpected) {
            LOG.warn("Channel {} gets no MBean", id, unexpected);
        }
    }

    private void unregister(String id, MBeanServer beans) {
        registered.remove(id);
        try {
            beans.unregisterMBean(name(id));
        } catch (InstanceNotFoundException gone) {
            LOG.debug("Channel {} had no MBean any more", id);
        } catch (JMException unexpected) {
            LOG.warn("Channel {} keeps its MBean", id, unexpected);
        }
    }

    @Override
    public synchronized void destroy() {
        looker.shutdownNow();
        MBeanServer beans = server;
        if (beans != null) {
            Set.copyOf(registered).forEach(id -> unregister(id, beans));
        }
    }
}
