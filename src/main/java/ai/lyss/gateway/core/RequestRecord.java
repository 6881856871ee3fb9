package ai.lyss.gateway.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request so far. The edge opens it, steps add to it, the ledger writes it down when the request
 * ends. Used by the thread that works for the request.
 */
public final class RequestRecord {

    /** Set by the edge before the first step. */
    public static final ExchangeKey<RequestRecord> KEY = new ExchangeKey<>("requestRecord", RequestRecord.class);

    private final String requestId;
    private final String path;
    private final Instant started;
    private final long startNanos;
    private final List<Attempt> attempts = new ArrayList<>();
    private volatile List<Loss> losses = List.of();
    private volatile boolean lossesAreTold;
    private @Nullable Duration timeToFirstToken;
    private @Nullable Usage usage;
    private boolean usageIsEstimated;
    private @Nullable Long costNanos;
    private volatile List<Charge> charges = List.of();
    private @Nullable Outcome outcome;
    private @Nullable GatewayException error;
    private @Nullable Duration latency;
    private int errorStatus;
    private volatile long unread;
    private volatile boolean sent;
    private boolean answerHasBegun;

    /** Opens the record of a request that arrived now. */
    public RequestRecord(String requestId, String path) {
        this.requestId = requestId;
        this.path = path;
        this.started = Instant.now();
        this.startNanos = System.nanoTime();
    }

    /** The id that the client sees as {@code x-request-id}; unique. */
    public String requestId() {
        return requestId;
    }

    /** The path that was called. */
    public String path() {
        return path;
    }

    /** When the request arrived. */
    public Instant started() {
        return started;
    }

    /** Time since the request arrived. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Adds an attempt, in the order in which they ended. */
    public void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /** The attempts so far. */
    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Notes that the attempt which had begun to answer failed after all. */
    public void breakOff(UpstreamFailure failure) {
        if (!attempts.isEmpty()) {
            Attempt last = attempts.removeLast();
            attempts.add(new Attempt(
                    last.channelId(),
                    last.provider(),
                    last.upstreamModel(),
                    last.started(),
                    last.latency(),
                    failure,
                    last.usage()));
        }
    }

    /** The attempt whose answer the client got, whole or in part; null when there was none. */
    public @Nullable Attempt answering() {
        return outcome == Outcome.FAILED ? null : using();
    }

    /**
     * The attempt that {@link #usage} is of: the last, unless nothing was sent in it and something in an earlier one.
     * Null when there was none.
     */
    public @Nullable Attempt using() {
        for (Attempt attempt : attempts.reversed()) {
            UpstreamFailure failure = attempt.failure();
            if (failure == null || !failure.unsent()) {
                return attempt;
            }
        }
        return attempts.isEmpty() ? null : attempts.getLast();
    }

    /**
     * Notes what the present attempt cannot say.
     *
     * @param told whether the client is told
     */
    public void losses(List<Loss> present, boolean told) {
        losses = present;
        lossesAreTold = told;
    }

    /** What the last attempt could not say. */
    public List<Loss> losses() {
        return losses;
    }

    /** What the client is told of {@link #losses}; from any thread. */
    public List<Loss> toldLosses() {
        return lossesAreTold ? losses : List.of();
    }

    /** Notes that the first content leaves now; only the first call counts. */
    public void firstToken() {
        if (timeToFirstToken == null) {
            timeToFirstToken = elapsed();
        }
    }

    /** From arrival to the first content, or null when none has left. */
    public @Nullable Duration timeToFirstToken() {
        return timeToFirstToken;
    }

    /** Notes what the upstream reported. */
    public void usage(@Nullable Usage reported) {
        usage = reported;
        usageIsEstimated = false;
    }

    /** What the upstream reported, or null. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** Notes what we counted ourselves, where the upstream reported nothing. */
    public void estimatedUsage(Usage counted) {
        usage = counted;
        usageIsEstimated = true;
    }

    /** Notes what a whole answer used: what its upstream reported, or else what we count of it. */
    public void usageOf(ModelAnswer.Whole answer, @Nullable OutputMeter meter) {
        Usage reported = answer.usage();
        usage(reported);
        if (meter != null && (reported == null || reported.completion() == 0)) {
            meter.chunk(answer.body());
            estimateWhatIsUncounted(reported, meter);
        }
    }

    /** A server that says something and counts no tokens for it has not counted. */
    private void estimateWhatIsUncounted(@Nullable Usage reported, OutputMeter meter) {
        if (reported == null || meter.completionTokens() > 0) {
            estimatedUsage(meter.atLeast(reported));
        }
    }

    /**
     * Notes what a stream used: what its upstream reported at its end, or else what we count of what came. Of a stream
     * that broke off an upstream's count is believed if it has moved since the first chunk; otherwise it may be from the
     * beginning, when there was only a prompt. Of one that we cut, what was paid for counts.
     *
     * @param atFirst what the upstream had reported with the first chunk
     * @param ended whether it was complete
     */
    public void usageOf(ChunkStream chunks, @Nullable Usage atFirst, boolean ended, @Nullable OutputMeter meter) {
        Usage reported = chunks.usage();
        usage(reported);
        boolean current =
                reported != null && (ended || atFirst == null || reported.completion() > atFirst.completion());
        if (meter != null && (!current || meter.isCut())) {
            Usage atLeast = meter.atLeast(reported);
            if (!atLeast.equals(reported)) {
                estimatedUsage(atLeast);
            }
        } else if (meter != null && reported != null && reported.completion() == 0) {
            estimateWhatIsUncounted(reported, meter);
        }
    }

    /** True when {@link #usage} is our own count. */
    public boolean isUsageEstimated() {
        return usageIsEstimated;
    }

    /** Notes what {@link #usage} costs, in nanos; null when it has no price. */
    public void cost(@Nullable Long nanos) {
        costNanos = nanos;
    }

    /** What the usage costs, in nanos; null when it has no price, or when it has not been priced yet. */
    public @Nullable Long costNanos() {
        return costNanos;
    }

    /** Notes what the request takes from quotas; written down with the ledger row. */
    public void charges(List<Charge> taken) {
        charges = List.copyOf(taken);
    }

    /** What the request takes from quotas. */
    public List<Charge> charges() {
        return charges;
    }

    /** Notes that an upstream may have got something of the request; from any thread. */
    public void sending() {
        sent = true;
    }

    /** Whether an upstream may have got something of the request; of an attempt beside another, whose record is its own. */
    public boolean isSent() {
        return sent;
    }

    /** Notes that an answer of so many bytes or more has come that there is no room for; it is paid for all the same. */
    public void unread(long bytes) {
        unread = bytes;
    }

    /** The bytes of an answer that there was no room for; 0 when there was none such. */
    public long unread() {
        return unread;
    }

    /** Notes how the request ended; a later end, such as a ledger that cannot be reached, replaces an earlier one. */
    public void end(Outcome how, @Nullable GatewayException why) {
        end(how, why, (why == null ? ErrorKind.INTERNAL : why.kind()).status());
    }

    /**
     * Notes how the request ended, where the client's dialect may have a status of its own for the error.
     *
     * @param status the one that the client is sent unless its answer has begun
     */
    public void end(Outcome how, @Nullable GatewayException why, int status) {
        outcome = how;
        error = why;
        errorStatus = status;
        latency = elapsed();
    }

    /** Notes that the client has the status line of an answer, be there nothing of an answer behind it. */
    public void answerBegan() {
        answerHasBegun = true;
    }

    /** The status line that the client got: an answer that broke off had begun with 200, be it with a comment. */
    public int status() {
        return outcome != Outcome.FAILED || answerHasBegun ? 200 : errorStatus;
    }

    /** How the request ended, or null while it runs. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** What the client was told, when it was not an answer. */
    public @Nullable GatewayException error() {
        return error;
    }

    /** From arrival to the end, or null while the request runs. */
    public @Nullable Duration latency() {
        return latency;
    }
}
