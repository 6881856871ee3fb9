package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Capability;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelSnapshot;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.Fidelity;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Channels without upstreams, in a time of their own: what a test says of them is all that happens to them. */
final class Fleet {

    static final String MODEL = "m";
    static final ModelRequest REQUEST = ModelRequest.chat(MODEL, false, false, Json.object());

    static final HealthSettings SETTINGS = new HealthSettings(
            Duration.ofSeconds(20),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            new HealthSettings.Breakers(20, 5, 50, Duration.ofSeconds(5), Duration.ofMinutes(1)));

    final TestTime time = new TestTime();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ChannelStates states;
    final Strategy strategy;
    private final Fidelity fidelity;
    private volatile ChannelSnapshot snapshot;
    final Pools pools;
    final WaitingRoom waitingRoom = new WaitingRoom();
    final LocalHealth health;
    final Candidates candidates;

    Fleet(Strategy strategy, Channel... channels) {
        this(strategy, (request, channel) -> Fidelity.Fit.WHOLE, channels);
    }

    Fleet(Strategy strategy, Fidelity fidelity, Channel... channels) {
        this(strategy, fidelity, null, channels);
    }

    /** In the machine's time, with the application's chance. */
    static Fleet ofNow(Strategy strategy, Channel... channels) {
        return new Fleet(strategy, (request, channel) -> Fidelity.Fit.WHOLE, Ticker.SYSTEM, channels);
    }

    private Fleet(Strategy strategy, Fidelity fidelity, @Nullable Ticker ticker, Channel... channels) {
        this.states = ticker == null
                ? new ChannelStates(SETTINGS, new OutAlerts(meters), time, new SplittableRandom(20261127))
                : new ChannelStates(SETTINGS, new OutAlerts(meters), ticker, ChannelStates.RANDOM);
        this.strategy = strategy;
        this.fidelity = fidelity;
        this.snapshot = new ChannelSnapshot(List.of(channels), List.of());
        this.pools = new Pools(() -> snapshot, states, TestMeans.settings(strategy, Duration.ZERO, 0));
        this.health = new LocalHealth(() -> snapshot, pools, states, waitingRoom);
        this.candidates = new Candidates(
                pools,
                states,
                this.fidelity,
                (channel, model) -> traits(channel),
                asked -> 1 + asked.body().at("/messages/0/content").asText().length() / 4);
    }

    /** Knows what a channel's settings say. */
    private static Traits traits(Channel channel) {
        return new Traits() {
            @Override
            public <T> T get(Capability<T> capability) {
                String said = channel.settings().get(capability.name());
                return said == null
                        ? capability.otherwise()
                        : capability.reader().apply(said);
            }
        };
    }

    static Channel channel(String id, int weight, int priority) {
        return channel(id, weight, priority, RateLimits.NONE);
    }

    static Channel channel(String id) {
        return channel(id, 1, 0);
    }

    static Channel limited(String id, @Nullable Long requests, @Nullable Long tokens, @Nullable Integer concurrency) {
        return channel(id, 1, 0, new RateLimits(requests, tokens, concurrency));
    }

    static Channel channel(String id, int weight, int priority, RateLimits limits) {
        return new Channel(
                id,
                null,
                id,
                "p",
                URI.create("http://upstream.test"),
                new Credential("secret-of-" + id),
                Map.of(),
                List.of(new ChannelModel(MODEL, null), new ChannelModel("other", null)),
                weight,
                priority,
                true,
                limits,
                ChannelTimeouts.NONE);
    }

    static Channel[] channels(int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> channel("ch-" + i))
                .toArray(Channel[]::new);
    }

    static Channel disabled(Channel channel) {
        return new Channel(
                channel.id(),
                channel.tenantId(),
                channel.name(),
                channel.provider(),
                channel.baseUrl(),
                channel.credential(),
                channel.settings(),
                channel.models(),
                channel.weight(),
                channel.priority(),
                false,
                channel.limits(),
                channel.timeouts());
    }

    static Channel withCredential(Channel channel, String secret) {
        return new Channel(
                channel.id(),
                channel.tenantId(),
                channel.name(),
                channel.provider(),
                channel.baseUrl(),
                new Credential(secret),
                channel.settings(),
                channel.models(),
                channel.weight(),
                channel.priority(),
                channel.enabled(),
                channel.limits(),
                channel.timeouts());
    }

    static Channel withSettings(Channel channel, Map<String, String> settings) {
        return new Channel(
                channel.id(),
                channel.tenantId(),
                channel.name(),
                channel.provider(),
                channel.baseUrl(),
                channel.credential(),
                settings,
                channel.models(),
                channel.weight(),
                channel.priority(),
                channel.enabled(),
                channel.limits(),
                channel.timeouts());
    }

    /** Somebody has changed the channels. */
    void become(List<BalancePolicy> policies, Channel... channels) {
        snapshot = new ChannelSnapshot(List.of(channels), policies);
    }

    void become(Channel... channels) {
        become(List.of(), channels);
    }

    Channel find(String id) {
        return snapshot.find(id).orElseThrow();
    }

    ChannelState state(String id) {
        return states.of(find(id));
    }

    Selection select() {
        return select(REQUEST);
    }

    Selection select(ModelRequest request) {
        return candidates.select("t", request);
    }

    /** The first channel for a request, which answers at once after so long. */
    String answeredIn(Duration latency) {
        Selection.Chosen chosen = Objects.requireNonNull(select().next());
        chosen.permit().answered(latency);
        chosen.permit().release(null);
        return chosen.channel().id();
    }

    /** A permit that must be there. */
    Permit acquire(String id) {
        return Objects.requireNonNull(state(id).acquire(find(id), MODEL, 0));
    }

    boolean mayBeAsked(String id) {
        return state(id).refusal(find(id), MODEL, 0) == null;
    }

    void fails(String id, Cause cause) {
        fails(id, failure(cause, null));
    }

    void fails(String id, UpstreamFailure failure) {
        Permit permit = acquire(id);
        permit.failed(failure);
        permit.release(null);
    }

    void answers(String id) {
        Permit permit = acquire(id);
        permit.answered(Duration.ofMillis(50));
        permit.release(null);
    }

    static UpstreamFailure failure(Cause cause, @Nullable Duration retryAfter) {
        return new UpstreamFailure(
                cause, 0, new GatewayException(ErrorKind.UPSTREAM, "failed"), retryAfter, "detail of " + cause);
    }
}
