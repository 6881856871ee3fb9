package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the simulated providers did, for tests and benchmarks that compare it with what the gateway says. */
final class SimulatorCounters {

    private final Map<Provider, Tally> tallies = new EnumMap<>(Provider.class);

    /** All zero. */
    public SimulatorCounters() {
        for (Provider provider : Provider.values()) {
            tallies.put(provider, new Tally());
        }
    }

    Tally tally(Provider provider) {
        return tallies.computeIfAbsent(provider, absent -> new Tally());
    }

    /** Everything to zero but what is in flight. */
    public void reset() {
        tallies.values().forEach(Tally::reset);
    }

    /**
     * The counts of one provider.
     *
     * @param provider {@code openai}, {@code deepseek}, {@code azure}, {@code anthropic} or {@code gemini}
     * @throws IllegalArgumentException for another name
     */
    public Counts of(String provider) {
        return tally(Provider.valueOf(provider.toUpperCase(Locale.ROOT))).counts();
    }

    /** The counts of all providers, by name. */
    public ObjectNode toJson() {
        ObjectNode all = Json.object();
        tallies.forEach(
                (provider, tally) -> all.set(provider.key(), tally.counts().toJson()));
        return all;
    }

    /**
     * What one simulated provider did.
     *
     * @param requests that arrived
     * @param answered completely
     * @param failed refused, or spoilt as the request asked
     * @param aborted because the peer left
     * @param inFlight still being answered
     * @param completionTokens sent, in complete answers and others
     */
    public record Counts(
            long requests, long answered, long failed, long aborted, long inFlight, long completionTokens) {

        ObjectNode toJson() {
            return Json.object()
                    .put("requests", requests)
                    .put("answered", answered)
                    .put("failed", failed)
                    .put("aborted", aborted)
                    .put("in_flight", inFlight)
                    .put("completion_tokens", completionTokens);
        }
    }
}
