package ai.lyss.gateway.operate;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.ChannelSwitch;
import ai.lyss.gateway.core.Channels;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a channel to JMX and does what is wanted of it. Nothing in it knows the credential. */
final class ChannelControl implements ChannelMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelControl.class);

    private final String id;
    private final Channels channels;
    private final ChannelHealth health;
    private final ChannelSwitch channelSwitch;

    ChannelControl(String id, Channels channels, ChannelHealth health, ChannelSwitch channelSwitch) {
        this.id = id;
        this.channels = channels;
        this.health = health;
        this.channelSwitch = channelSwitch;
    }

    @Override
    public String getName() {
        return channel().name();
    }

    @Override
    public String getProvider() {
        return channel().provider();
    }

    @Override
    public @Nullable String getTenant() {
        return channel().tenantId();
    }

    @Override
    public boolean isEnabled() {
        return channel().enabled();
    }

    @Override
    public String getState() {
        return status().state().word();
    }

    @Override
    public @Nullable String getReason() {
        return status().reason();
    }

    @Override
    public @Nullable String getUntil() {
        Instant until = status().until();
        return until == null ? null : until.toString();
    }

    @Override
    public String getBreaker() {
        return status().breaker();
    }

    @Override
    public int getInFlight() {
        return status().inFlight();
    }

    @Override
    public long getRequests() {
        return status().requests();
    }

    @Override
    public double getSuccessRate() {
        return status().successRate();
    }

    @Override
    public long getLatencyMillis() {
        return millis(ChannelStatus::latency);
    }

    @Override
    public long getP50Millis() {
        return millis(ChannelStatus::p50);
    }

    @Override
    public long getP95Millis() {
        return millis(ChannelStatus::p95);
    }

    @Override
    public @Nullable String getLastError() {
        return status().lastError();
    }

    @Override
    public void enable() {
        enable(true);
    }

    @Override
    public void disable() {
        enable(false);
    }

    @Override
    public void resetBreaker() {
        health.reset(id);
        LOG.info("Channel {} was reset over JMX", id);
    }

    private void enable(boolean enabled) {
        try {
            channelSwitch.enable(id, enabled);
        } catch (RuntimeException failure) {
            LOG.warn("Channel {} cannot be switched", id, failure);
            throw new IllegalStateException( // only classes that every JMX client has
                    "nothing has changed, the database cannot be written; the log says more");
        }
        LOG.info("Channel {} was {} over JMX", id, enabled ? "enabled" : "disabled");
    }

    private long millis(Function<ChannelStatus, @Nullable Duration> time) {
        Duration known = time.apply(status());
        return known == null ? -1 : known.toMillis();
    }

    private ChannelStatus status() {
        return health.status(channel());
    }

    private Channel channel() {
        return channels.snapshot()
                .find(id)
                .orElseThrow(() -> new IllegalStateException("the channel does not exist any more"));
    }
}
