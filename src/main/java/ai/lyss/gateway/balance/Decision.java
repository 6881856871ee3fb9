package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.UpstreamFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the channels of one request were chosen, as it went. Written by the request's thread, read by whoever asks. It
 * keeps nothing of what was said.
 */
final class Decision {

    /** More than any request comes to; what a loop that nobody thought of would add is left out. */
    private static final int MOST_EVENTS = 100;

    private static final int MOST_RANKED = 50;

    /**
     * What happened.
     *
     * @param after since the request arrived
     * @param what {@code attempt}, {@code answered}, {@code failed}, {@code waits} and others, see {@code docs/balance.md}
     * @param channelId whom it is about; null for nobody
     * @param detail for whoever may see channels; null for none
     * @param words what an upstream said or did, for operators only; null for none
     */
    record Event(
            Duration after,
            String what,
            @Nullable String channelId,
            @Nullable String detail,
            @Nullable String words) {}

    /**
     * The choice for one model.
     *
     * @param model the name that was asked for, or the one with the longer context
     * @param ranking null when it was not worth its price, see {@link Attempts}
     */
    record Choice(String model, Terms terms, @Nullable Ranking ranking) {}

    private final String requestId;
    private final String tenantId;
    private final @Nullable String keyId;
    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();
    private final List<Choice> choices = new ArrayList<>(1);
    private final List<Event> events = new ArrayList<>(4);

    /** Of a request of the tenant, with this key, or with none when it had a token. */
    Decision(String requestId, String tenantId, @Nullable String keyId) {
        this.requestId = requestId;
        this.tenantId = tenantId;
        this.keyId = keyId;
    }

    String requestId() {
        return requestId;
    }

    String tenantId() {
        return tenantId;
    }

    @Nullable
    String keyId() {
        return keyId;
    }

    Instant started() {
        return started;
    }

    /** Channels are to be chosen for a model. */
    synchronized void chooses(Choice choice) {
        Ranking ranking = choice.ranking();
        choices.add(ranking == null ? choice : new Choice(choice.model(), choice.terms(), ranking.best(MOST_RANKED)));
    }

    /** The present choice now has a ranking. */
    synchronized void ranked(Ranking ranking) {
        Choice last = choices.removeLast();
        chooses(new Choice(last.model(), last.terms(), ranking));
    }

    /** True when the present choice has a ranking. */
    synchronized boolean isRanked() {
        return !choices.isEmpty() && choices.getLast().ranking() != null;
    }

    void note(String what, @Nullable Channel channel, @Nullable String detail) {
        note(what, channel, detail, null);
    }

    /** A channel failed. */
    void failed(Channel channel, UpstreamFailure why) {
        note("failed", channel, why.cause().word(), why.detail());
    }

    private void note(String what, @Nullable Channel channel, @Nullable String detail, @Nullable String words) {
        Duration after = Duration.ofNanos(System.nanoTime() - startNanos);
        synchronized (this) {
            if (events.size() < MOST_EVENTS) {
                events.add(new Event(after, what, channel == null ? null : channel.id(), detail, words));
            }
        }
    }

    synchronized List<Choice> choices() {
        return List.copyOf(choices);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }
}
