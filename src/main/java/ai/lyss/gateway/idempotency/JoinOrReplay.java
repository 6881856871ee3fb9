package ai.lyss.gateway.idempotency;

import ai.lyss.gateway.core.AnswerCopy;
import ai.lyss.gateway.core.AnsweredBefore;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Cancellation;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.IdempotencyKey;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The join-or-replay step: a request with an {@code Idempotency-Key} is run once. Whoever sends it again while it runs
 * waits for its answer, on any node, and whoever does later gets it from the store; {@code replay} sends it. A request
 * that fails, breaks off or is abandoned gives its key back, and the next one runs. On each node only a few wait for the
 * same: limits come later and do not count them.
 */
@Component("joinOrReplay")
final class JoinOrReplay implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(JoinOrReplay.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final KeptAnswers answers;
    private final Flights flights;
    private final IdempotencySettings settings;

    JoinOrReplay(KeptAnswers answers, Flights flights, IdempotencySettings settings) {
        this.answers = answers;
        this.flights = flights;
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        String key = IdempotencyKey.of(exchange.getMessage());
        if (key == null) {
            return;
        }
        Entry entry = Entry.of(Caller.KEY.get(exchange), key);
        byte[] hash = RequestHash.of(RequestRecord.KEY.get(exchange).path(), ModelRequest.KEY.get(exchange));
        try (Patience patience = new Patience(settings.patience(), Cancellation.KEY.get(exchange))) {
            Found found;
            do {
                found = joinOrBegin(exchange, entry, hash, patience);
            } while (found instanceof Found.Nothing);
            answer(exchange, found);
        }
    }

    /** What there is of the request; null when it is this exchange's to run, Nothing when it is to be asked again. */
    private @Nullable Found joinOrBegin(Exchange exchange, Entry entry, byte[] hash, Patience patience) {
        Flight flight = new Flight(hash);
        Flight other = flights.begin(entry, flight);
        if (other != null) {
            return other.isOf(hash) ? other.await(patience) : new Found.Another();
        }
        Found result = new Found.Nothing();
        try {
            Found found = claim(entry, hash, RequestRecord.KEY.get(exchange).requestId(), patience);
            if (found == null) {
                run(exchange, new Claimed(entry, RequestRecord.KEY.get(exchange).requestId(), flight));
                return null;
            }
            result = found;
            return found;
        } finally {
            if (Claimed.KEY.find(exchange) == null) {
                flights.land(entry, flight, result); // those that wait ask for the same
            }
        }
    }

    /** Null when the claim is ours, or when nobody can tell and the policy is to run. */
    private @Nullable Found claim(Entry entry, byte[] hash, String requestId, Patience patience) {
        try {
            Found found = answers.claim(entry, hash, requestId);
            while (found instanceof Found.Running) {
                patience.pause();
                found = answers.claim(entry, hash, requestId);
            }
            return found instanceof Found.Nothing ? null : found;
        } catch (DataAccessException away) {
            LOG.warn("Nobody can tell whether request {} is a repeat: {}", requestId, away.getMessage());
            return settings.storeDown() == IdempotencySettings.StoreDown.RUN ? null : new Found.Unknown();
        }
    }

    private void run(Exchange exchange, Claimed claimed) {
        Claimed.KEY.set(exchange, claimed);
        flights.claimed(claimed.requestId());
        AnswerCopy.KEY.get(exchange).keep(settings.maxAnswer().toBytes());
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                giveUp(claimed);
            }
        });
    }

    /** It ended without an answer to keep. */
    private void giveUp(Claimed claimed) {
        if (!claimed.end()) {
            return;
        }
        flights.unclaimed(claimed.requestId());
        try {
            answers.release(claimed.requestId());
        } catch (DataAccessException away) { // then the lease runs out
            LOG.warn("The claim of request {} was not given back: {}", claimed.requestId(), away.getMessage());
        } finally {
            flights.land(claimed.entry(), claimed.flight(), new Found.Nothing());
        }
    }

    private static void answer(Exchange exchange, @Nullable Found found) {
        switch (found) {
            case null -> {} // the request goes its way
            case Found.Kept kept -> {
                Replay.KEY.set(exchange, kept);
                RequestRecord.KEY.get(exchange).end(Outcome.REPLAYED, null);
                throw new AnsweredBefore(kept.requestId());
            }
            case Found.TooLong tooLong ->
                throw conflict(
                        "idempotency_answer_not_kept",
                        "The request with this Idempotency-Key was answered as " + tooLong.requestId()
                                + ", and its answer was too long to be kept. Use another key to ask again.");
            case Found.Another another ->
                throw conflict(
                        "idempotency_key_reused",
                        "This Idempotency-Key was used for another request. Use another key, or send the same body.");
            case Found.Unknown unknown ->
                throw new GatewayException(
                                ErrorKind.UNAVAILABLE,
                                "The gateway cannot tell at present whether this Idempotency-Key was used before.")
                        .withCode("idempotency_unavailable")
                        .withRetryAfter(AGAIN);
            case Found.Running running -> throw Patience.inProgress();
            case Found.Nothing nothing -> throw new IllegalStateException("asked again until there is something");
        }
    }

    private static GatewayException conflict(String code, String message) {
        return new GatewayException(ErrorKind.CONFLICT, message).withCode(code);
    }
}
