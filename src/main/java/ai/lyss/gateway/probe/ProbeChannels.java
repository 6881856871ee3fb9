package ai.lyss.gateway.probe;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelProbe;
import ai.lyss.gateway.core.ChannelProbe.Depth;
import ai.lyss.gateway.core.ChannelProbe.Finding;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.ChannelStatus.State;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.ProbeSettings;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The step of {@code routes/probes.camel.yaml}: starts the probes of channels that are out and whose turn it is, and does
 * not wait for them.
 */
@Component("probeChannels")
final class ProbeChannels implements Processor, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeChannels.class);

    private final Channels channels;
    private final ObjectProvider<ChannelHealth> health;
    private final ChannelProbe probe;
    private final ProbeSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final Semaphore places;
    private final ExecutorService workers;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();

    @Autowired
    ProbeChannels(Channels channels, ObjectProvider<ChannelHealth> health, ChannelProbe probe, ProbeSettings settings) {
        this(
                channels,
                health,
                probe,
                settings,
                Clock.systemUTC(),
                RandomGenerator.getDefault(),
                Executors.newVirtualThreadPerTaskExecutor());
    }

    ProbeChannels(
            Channels channels,
            ObjectProvider<ChannelHealth> health,
            ChannelProbe probe,
            ProbeSettings settings,
            Clock clock,
            RandomGenerator random,
            ExecutorService workers) {
        this.channels = channels;
        this.health = health;
        this.probe = probe;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.workers = workers;
        this.places = new Semaphore(settings.parallel());
    }

    @Override
    public void process(Exchange exchange) {
        health.ifAvailable(this::look);
    }

    private void look(ChannelHealth known) {
        Instant now = clock.instant();
        Map<String, Channel> out = new HashMap<>();
        for (Channel channel : channels.snapshot().channels()) {
            if (channel.enabled() && isOut(known.status(channel), now)) {
                out.put(channel.id(), channel);
                turns.computeIfAbsent(channel.id(), id -> new Turn(settings, random, now));
            }
        }
        Set<String> well = new HashSet<>(turns.keySet());
        well.removeAll(out.keySet());
        well.forEach(id -> turns.computeIfPresent(id, (same, turn) -> turn.isRunning() ? turn : null));
        List<Channel> due = new ArrayList<>(out.values());
        due.removeIf(channel -> !turn(channel).map(turn -> turn.isDue(now)).orElse(false));
        due.sort(Comparator.comparing(
                channel -> turn(channel).map(Turn::due).orElse(now))); // who has waited longest goes first
        for (Channel channel : due) {
            if (!places.tryAcquire()) {
                return; // at the next look
            }
            start(known, channel);
        }
    }

    private Optional<Turn> turn(Channel channel) {
        return Optional.ofNullable(turns.get(channel.id()));
    }

    /** Out until repaired; stopped by its breaker; or told to wait for so long that it is worth asking. */
    private boolean isOut(ChannelStatus status, Instant now) {
        return status.state() == State.OUT
                || status.state() == State.COOLING_DOWN
                        && (status.breaker().equals("open")
                                || status.until() == null
                                || status.until().isAfter(now.plus(settings.patience())));
    }

    private void start(ChannelHealth known, Channel channel) {
        turn(channel).ifPresent(Turn::begin);
        workers.execute(() -> {
            try {
                probe(known, channel);
            } catch (RuntimeException unexpected) {
                LOG.error("Channel {} cannot be probed", channel.id(), unexpected);
                turn(channel).ifPresent(turn -> turn.failed(clock.instant()));
            } finally {
                places.release();
            }
        });
    }

    private void probe(ChannelHealth known, Channel channel) {
        Finding finding = probe.probe(channel, Depth.CHEAP, null);
        if (finding.answered() && finding.upstreamModel() == null) {
            finding = probe.probe(channel, Depth.MODEL, null); // a key can be good and its account empty
        }
        boolean isTheSame =
                channels.snapshot().find(channel.id()).filter(channel::equals).isPresent();
        UpstreamFailure failure = finding.failure();
        if (!isTheSame) { // edited meanwhile: what was found is about another credential or address
            turns.remove(channel.id());
        } else if (failure == null || isAnAnswer(failure)) {
            turns.remove(channel.id());
            known.recovered(channel.id());
            LOG.info(
                    "Channel {} answers a probe in {} ms and serves again",
                    channel.id(),
                    finding.latency().toMillis());
        } else {
            known.failed(channel.id(), failure);
            turn(channel).ifPresent(turn -> turn.failed(clock.instant()));
            LOG.info(
                    "Channel {} is still out: {} ({})",
                    channel.id(),
                    failure.cause().word(),
                    failure.detail());
        }
    }

    /** An upstream that finds fault with so small a request has accepted the credential and read it. */
    private static boolean isAnAnswer(UpstreamFailure failure) {
        return failure.cause() == Cause.INVALID_REQUEST && failure.status() != 0;
    }

    @Override
    public void destroy() {
        workers.shutdownNow();
    }
}
