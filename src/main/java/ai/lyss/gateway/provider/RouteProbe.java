package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.ChannelProbe;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.ProbeSettings;
import ai.lyss.gateway.core.Providers;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Probes a channel through the route of its provider, as a request would be sent, so that every provider can be probed
 * that can be called. Nothing of it is in a tenant's ledger; {@code lyss.probes} counts it.
 */
@Component
final class RouteProbe implements ChannelProbe, DisposableBean {

    private static final int MAX_TEXT = 500;
    private static final Set<Integer> NO_SUCH_PATH = Set.of(404, 405, 501);

    private final CamelContext camel;
    private final ProducerTemplate template;
    private final Providers providers;
    private final AskForModels models;
    private final MeterRegistry registry;
    private final Duration timeout;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("probe-deadlines").factory());

    RouteProbe(
            CamelContext camel,
            ProducerTemplate template,
            Providers providers,
            AskForModels models,
            MeterRegistry registry,
            ProbeSettings settings) {
        this.camel = camel;
        this.template = template;
        this.providers = providers;
        this.models = models;
        this.registry = registry;
        this.timeout = settings.timeout();
    }

    @Override
    public Finding probe(Channel stored, Depth depth, @Nullable String model) {
        long started = System.nanoTime();
        Channel channel = inAHurry(stored);
        Finding finding = find(channel, depth, model);
        registry.counter(
                        "lyss.probes",
                        "provider",
                        providers.names().contains(channel.provider()) ? channel.provider() : "unknown",
                        "depth",
                        finding.upstreamModel() == null ? "models" : "token",
                        "outcome",
                        outcome(finding))
                .increment();
        return new Finding(
                finding.answered(),
                Duration.ofNanos(System.nanoTime() - started),
                finding.upstreamModel(),
                finding.status(),
                finding.failure(),
                finding.answer(),
                finding.told());
    }

    private static String outcome(Finding finding) {
        UpstreamFailure failure = finding.failure();
        return failure == null ? "answered" : failure.cause().word();
    }

    private Finding find(Channel channel, Depth depth, @Nullable String model) {
        String name = model == null ? named(channel).orElse(null) : model;
        boolean isListable = !models.path(channel, name == null ? "" : name).isEmpty();
        if (isListable && (depth == Depth.CHEAP || name == null)) {
            Exchange list = ask("direct:probe-models", channel, chat(name == null ? "" : name));
            ListedModels listed = ListedModels.KEY.find(list);
            if (listed == null && !isNoSuchPath(list)) {
                return failed(channel, list, null);
            }
            if (listed != null && depth == Depth.CHEAP) {
                String names = shown(channel, listed.namesOnly());
                return new Finding(true, Duration.ZERO, null, 200, null, shown(channel, listed.text()), names);
            }
            if (listed != null && name == null) {
                name = listed.names().stream()
                        .filter(each -> channel.entryFor(each).isPresent())
                        .findFirst()
                        .orElse(null);
            }
        }
        return name == null ? nothingToAsk(channel) : token(channel, name);
    }

    /** One token; models that make embeddings have none, and make an embedding. */
    private Finding token(Channel channel, String model) {
        String upstreamModel = channel.upstreamModel(model);
        String route = "direct:provider-" + channel.provider();
        Exchange chat = ask(route, channel, chat(model));
        if (ModelAnswer.KEY.find(chat) instanceof ModelAnswer.Whole whole) {
            return answered(channel, upstreamModel, whole);
        }
        UpstreamFailure failure = failure(chat);
        if (failure.cause() == Cause.INVALID_REQUEST || failure.cause() == Cause.MODEL_NOT_FOUND) {
            Exchange embedding = ask(route, channel, embeddings(model));
            if (ModelAnswer.KEY.find(embedding) instanceof ModelAnswer.Whole whole) {
                return answered(channel, upstreamModel, whole);
            }
        }
        return failed(channel, chat, upstreamModel);
    }

    /** Runs a route and waits for it, not longer than may be. */
    private Exchange ask(String route, Channel channel, ModelRequest request) {
        Cancellation cancellation = new Cancellation();
        Exchange exchange = new DefaultExchange(camel);
        Channel.KEY.set(exchange, channel);
        ModelRequest.KEY.set(exchange, request);
        Cancellation.KEY.set(exchange, cancellation);
        RequestRecord.KEY.set(exchange, new RequestRecord("probe", "probe"));
        ScheduledFuture<?> deadline =
                deadlines.schedule(() -> cancellation.cancel(), timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return template.send(route, exchange);
        } finally {
            deadline.cancel(false);
        }
    }

    private Finding answered(Channel channel, String upstreamModel, ModelAnswer.Whole whole) {
        String answer = shown(channel, Json.text(whole.body())); // it has been read as the provider's
        return new Finding(true, Duration.ZERO, upstreamModel, 200, null, answer, answer);
    }

    private Finding failed(Channel channel, Exchange exchange, @Nullable String upstreamModel) {
        UpstreamFailure failure = failure(exchange);
        UpstreamError error = UpstreamError.KEY.find(exchange);
        return new Finding(
                false,
                Duration.ZERO,
                upstreamModel,
                failure.status(),
                failure,
                error == null ? null : shown(channel, error.text()),
                error == null ? null : shown(channel, error.ownWords()));
    }

    private Finding nothingToAsk(Channel channel) {
        GatewayException said = GatewayException.invalid(
                "model", "The channel '" + channel.name() + "' names no model but patterns: say which to ask for.");
        return new Finding(
                false,
                Duration.ZERO,
                null,
                0,
                new UpstreamFailure(Cause.INVALID_REQUEST, 0, said, null, "no model to ask for"),
                null);
    }

    private UpstreamFailure failure(Exchange exchange) {
        if (Cancellation.KEY.get(exchange).isCancelled()) {
            return Failures.timedOut("no complete answer for " + timeout.toMillis() + " ms")
                    .failure();
        }
        return switch (exchange.getException()) {
            case UpstreamException upstream -> upstream.failure();
            case GatewayException refusal ->
                new UpstreamFailure(Cause.INVALID_REQUEST, 0, refusal, null, "it cannot be said to the provider");
            case null -> Failures.malformed("no answer").failure();
            default ->
                Failures.malformed(exchange.getException().getClass().getSimpleName())
                        .failure();
        };
    }

    private static boolean isNoSuchPath(Exchange exchange) {
        UpstreamError error = UpstreamError.KEY.find(exchange);
        return error != null && NO_SUCH_PATH.contains(error.status());
    }

    private static @Nullable String shown(Channel channel, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String secret = channel.credential().secret();
        String without = secret.length() < 4 ? text : text.replace(secret, "[removed]");
        String clean = Failures.clean(without, "");
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT) + "…";
    }

    /** The first name that is not a pattern. */
    private static Optional<String> named(Channel channel) {
        return channel.models().stream()
                .filter(entry -> !entry.isPattern())
                .map(ChannelModel::model)
                .findFirst();
    }

    private static ModelRequest chat(String model) {
        ObjectNode body = Json.object().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        body.put("max_completion_tokens", 1);
        return ModelRequest.chat(model, false, false, body);
    }

    private static ModelRequest embeddings(String model) {
        return ModelRequest.embeddings(model, Json.object().put("model", model).put("input", "Hi"));
    }

    private Channel inAHurry(Channel channel) {
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
                channel.enabled(),
                channel.limits(),
                new ChannelTimeouts(timeout, timeout, timeout, timeout).or(channel.timeouts()));
    }

    @Override
    public void destroy() {
        deadlines.shutdownNow();
    }
}
