package ai.lyss.gateway.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelHealth;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelProbe.Depth;
import ai.lyss.gateway.core.ChannelProbe.Finding;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelStatus;
import ai.lyss.gateway.core.ChannelStatus.State;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ProbeSettings;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class ProbeChannelsTest {

    private static final Exchange EXCHANGE = new DefaultExchange(new DefaultCamelContext()); // nobody looks at it
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final ProbeSettings SETTINGS = new ProbeSettings(
            Duration.ofSeconds(10), 2, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final Map<String, ChannelStatus> statuses = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Channel> present = new CopyOnWriteArrayList<>();
    private final Map<Depth, Finding> findings = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private @Nullable CountDownLatch hold;
    private Instant now = START;
    private ProbeChannels probes = probes(Executors.newVirtualThreadPerTaskExecutor());

    @AfterEach
    void stop() {
        if (hold != null) {
            hold.countDown();
        }
        probes.destroy();
    }

    @Test
    void channelThatServes_isLeftAlone() {
        add("well", status(State.SERVING, "closed", null));
        add("cooling", status(State.COOLING_DOWN, "closed", START.plusSeconds(20)));
        add("half_open", status(State.PROBING, "half-open", null));

        lookFor(Duration.ofMinutes(2), Duration.ofSeconds(5));

        assertThat(asked).isEmpty();
    }

    @Test
    void channelThatIsOut_servesAgainAfterAGoodProbe() {
        findings.put(Depth.CHEAP, good(null));
        findings.put(Depth.MODEL, good("m"));
        add("out", status(State.OUT, "closed", null));

        look();
        assertThat(asked).as("not at once: it has only just failed").isEmpty();
        passes(Duration.ofSeconds(7));

        await().until(() -> heard.contains("recovered out"));
        assertThat(asked).containsExactly("out CHEAP", "out MODEL"); // a good key proves no account
    }

    @Test
    void tokenThatWasAnswered_isNotAskedForTwice() {
        findings.put(Depth.CHEAP, good("m"));
        add("out", status(State.OUT, "closed", null));

        look();
        passes(Duration.ofSeconds(7));

        await().until(() -> heard.contains("recovered out"));
        assertThat(asked).containsExactly("out CHEAP");
    }

    @Test
    void openBreaker_andLongCoolDown_areProbed() {
        findings.put(Depth.CHEAP, good("m"));
        add("open", status(State.COOLING_DOWN, "open", START.plusSeconds(30)));
        add("long", status(State.COOLING_DOWN, "closed", START.plusSeconds(3600)));

        look();
        passes(Duration.ofSeconds(7));

        await().until(() -> heard.containsAll(List.of("recovered open", "recovered long")));
    }

    @Test
    void probesThatFail_areFurtherAndFurtherApart_butNeverMoreThanTheLongestWait() {
        findings.put(Depth.CHEAP, bad(Cause.DEAD_CREDENTIAL, 401));
        add("out", status(State.OUT, "closed", null));
        List<Duration> at = new ArrayList<>();
        probes = probes(new SynchronousExecutorService());

        look();
        while (now.isBefore(START.plus(Duration.ofMinutes(40)))) {
            int asks = asked.size();
            passes(Duration.ofSeconds(1));
            if (asked.size() > asks) {
                at.add(Duration.between(START, now));
            }
        }

        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < at.size(); i++) {
            waits.add(at.get(i).minus(at.get(i - 1)));
        }
        assertThat(at.getFirst()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
        assertThat(waits.get(0)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(13));
        assertThat(waits.get(2)).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(49));
        assertThat(waits.getLast()).isBetween(Duration.ofSeconds(240), Duration.ofSeconds(361));
        assertThat(heard).containsOnly("failed out DEAD_CREDENTIAL");
    }

    @Test
    void refusalOfTheProbeItself_isAnAnswer() {
        findings.put(Depth.CHEAP, bad(Cause.INVALID_REQUEST, 400));
        add("out", status(State.OUT, "closed", null));

        look();
        passes(Duration.ofSeconds(7));

        await().until(() -> heard.contains("recovered out"));
    }

    @Test
    void requestThatCouldNotBeSaid_isNone() {
        findings.put(Depth.CHEAP, bad(Cause.INVALID_REQUEST, 0));
        add("out", status(State.OUT, "closed", null));

        look();
        passes(Duration.ofSeconds(7));

        await().until(() -> heard.contains("failed out INVALID_REQUEST"));
    }

    @Test
    void manyChannelsThatAreOut_areProbedAFewAtATime_andNoneTwiceAtOnce() {
        findings.put(Depth.CHEAP, bad(Cause.CONNECT, 0));
        hold = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            add("out-" + i, status(State.OUT, "closed", null));
        }
        look();
        passes(Duration.ofSeconds(7));
        await().until(() -> running.get() == SETTINGS.parallel());

        passes(Duration.ofSeconds(7));
        assertThat(asked).hasSize(SETTINGS.parallel());

        hold.countDown();
        await().until(() -> {
            look();
            return heard.stream().distinct().count() == 10;
        });
    }

    @Test
    void channelThatWasEditedDuringItsProbe_isNotJudgedByIt() {
        findings.put(Depth.CHEAP, bad(Cause.DEAD_CREDENTIAL, 401));
        hold = new CountDownLatch(1);
        add("out", status(State.OUT, "closed", null));
        look();
        passes(Duration.ofSeconds(7));
        await().until(() -> running.get() == 1);

        present.set(0, channel("out", "another-key"));
        hold.countDown();

        await().until(() -> running.get() == 0);
        findings.put(Depth.CHEAP, good("m"));
        await().until(() -> {
            passes(Duration.ofSeconds(7));
            return heard.contains("recovered out");
        });
        assertThat(heard).containsOnly("recovered out");
    }

    @Test
    void probeThatBreaks_isTriedAgain() {
        add("out", status(State.OUT, "closed", null)); // there is no finding: the probe throws

        look();
        passes(Duration.ofSeconds(7));
        await().until(() -> asked.size() == 1);
        findings.put(Depth.CHEAP, good("m"));

        await().until(() -> {
            passes(Duration.ofSeconds(13));
            return heard.contains("recovered out");
        });
    }

    @Test
    void disabledChannel_isNotProbed() {
        Channel on = channel("off", "key");
        present.add(new Channel(
                on.id(), null, "off", "openai", on.baseUrl(), on.credential(), Map.of(), on.models(), 1, 0, false));
        statuses.put("off", status(State.OUT, "closed", null));

        lookFor(Duration.ofMinutes(1), Duration.ofSeconds(5));

        assertThat(asked).isEmpty();
    }

    private Finding find(Channel channel, Depth depth, @Nullable String model) {
        asked.add(channel.id() + " " + depth);
        running.incrementAndGet();
        try {
            CountDownLatch waiting = hold;
            if (waiting != null) {
                waiting.await();
            }
            Finding found = findings.get(depth);
            if (found == null) {
                throw new IllegalStateException("broken");
            }
            return found;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        } finally {
            running.decrementAndGet();
        }
    }

    private ProbeChannels probes(ExecutorService workers) {
        return new ProbeChannels(
                () -> new ChannelSnapshot(List.copyOf(present), List.of()),
                new StaticListableBeanFactory(Map.of("health", new Health())).getBeanProvider(ChannelHealth.class),
                this::find,
                SETTINGS,
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                },
                new Random(7),
                workers);
    }

    private void look() {
        probes.process(EXCHANGE);
    }

    private void passes(Duration time) {
        now = now.plus(time);
        look();
    }

    private void lookFor(Duration time, Duration step) {
        Instant end = now.plus(time);
        look();
        while (now.isBefore(end)) {
            passes(step);
        }
    }

    private void add(String id, ChannelStatus status) {
        present.add(channel(id, "key"));
        statuses.put(id, status);
    }

    private static Channel channel(String id, String key) {
        return new Channel(
                id,
                null,
                id,
                "openai",
                URI.create("http://upstream"),
                new Credential(key),
                Map.of(),
                List.of(new ChannelModel("m", null)),
                1,
                0,
                true);
    }

    private static ChannelStatus status(State state, String breaker, @Nullable Instant until) {
        return new ChannelStatus(state, "for the test", until, breaker, 0, 0, 1, null, null, null, null, null);
    }

    private static Finding good(@Nullable String model) {
        return new Finding(true, Duration.ofMillis(5), model, 200, null, null);
    }

    private static Finding bad(Cause cause, int status) {
        return new Finding(
                false,
                Duration.ofMillis(5),
                null,
                status,
                new UpstreamFailure(cause, status, new GatewayException(ErrorKind.UPSTREAM, "failed"), null, "failed"),
                null);
    }

    /** Notes what it hears; a channel that recovered serves. */
    private final class Health implements ChannelHealth {

        @Override
        public ChannelStatus status(Channel channel) {
            return statuses.get(channel.id());
        }

        @Override
        public void reset(String channelId) {
            throw new AssertionError("nobody resets here");
        }

        @Override
        public void recovered(String channelId) {
            heard.add("recovered " + channelId);
            statuses.put(channelId, ProbeChannelsTest.status(State.SERVING, "closed", null));
        }

        @Override
        public void failed(String channelId, UpstreamFailure failure) {
            heard.add("failed " + channelId + " " + failure.cause());
        }
    }
}
