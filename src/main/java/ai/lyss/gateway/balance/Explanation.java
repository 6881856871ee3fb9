package ai.lyss.gateway.balance;

import ai.lyss.gateway.core.BalancePolicy;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelTimeouts;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.KeyTerms;
import ai.lyss.gateway.core.RateLimits;
import ai.lyss.gateway.core.Strategy;
import ai.lyss.gateway.core.Words;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why channels are chosen, for people and programs; durations are in milliseconds. Credentials, addresses, and a longer
 * model that the key may not ask for, are not in it.
 */
final class Explanation {

    private Explanation() {}

    /** Of a request that nobody is asked. */
    static ObjectNode of(String tenantId, Decision.Choice choice, KeyTerms key) {
        ObjectNode json = Json.object().put("tenant_id", tenantId);
        put(json, choice, key);
        return json;
    }

    /** Of a request that was made; what upstreams said is for operators. */
    static ObjectNode of(Decision decision, KeyTerms key, boolean operator) {
        ObjectNode json = Json.object()
                .put("request_id", decision.requestId())
                .put("tenant_id", decision.tenantId())
                .put("started", decision.started().toString());
        ArrayNode choices = json.putArray("choices");
        decision.choices().forEach(choice -> put(choices.addObject(), choice, key));
        ArrayNode events = json.putArray("events");
        for (Decision.Event event : decision.events()) {
            events.addObject()
                    .put("after_ms", event.after().toMillis())
                    .put("event", event.what())
                    .put("channel_id", event.channelId())
                    .put(
                            "detail",
                            operator && event.words() != null
                                    ? event.detail() + " (" + event.words() + ")"
                                    : event.detail());
        }
        return json;
    }

    private static void put(ObjectNode json, Decision.Choice choice, KeyTerms key) {
        json.put("model", choice.model());
        terms(json, choice.terms(), key);
        Ranking ranking = choice.ranking();
        if (ranking == null) {
            return;
        }
        json.put("strategy", ranking.strategy().toString());
        ArrayNode candidates = json.putArray("candidates");
        ArrayNode filtered = json.putArray("filtered");
        json.put("more", ranking.more());
        for (Candidate candidate : ranking.candidates()) {
            Refusal refusal = candidate.refusal();
            ObjectNode entry;
            if (refusal == null) {
                entry = candidates.addObject().put("rank", candidates.size());
            } else {
                entry = filtered.addObject()
                        .put("kind", Words.of(refusal.kind()))
                        .put("reason", refusal.reason())
                        .put(
                                "until",
                                refusal.until() == null ? null : refusal.until().toString());
            }
            put(entry, candidate, choice.model());
        }
    }

    private static void put(ObjectNode json, Candidate candidate, String model) {
        Channel channel = candidate.channel();
        json.put("channel_id", channel.id())
                .put("name", channel.name())
                .put("provider", channel.provider())
                .put("upstream_model", channel.upstreamModel(model))
                .put("priority", channel.priority())
                .put("weight", channel.weight());
        if (Double.isFinite(candidate.score())) { // JSON has no infinity
            json.put("score", candidate.score());
        }
        json.put("why", candidate.why());
        candidate.price().ifPresentOrElse(nanos -> json.put("price_nanos", nanos), () -> json.putNull("price_nanos"));
        ArrayNode losses = json.putArray("losses");
        candidate.losses().forEach(loss -> losses.add(loss.toString()));
        RateLimits limits = channel.limits();
        json.putObject("limits")
                .put("requests_per_minute", limits.requestsPerMinute())
                .put("tokens_per_minute", limits.tokensPerMinute())
                .put("concurrency", limits.concurrency());
        json.set("timeouts", timeouts(channel.timeouts()));
    }

    private static void terms(ObjectNode json, Terms terms, KeyTerms key) {
        String longer = terms.longContextModel();
        BalancePolicy policy = terms.policy();
        if (policy == null) {
            json.putNull("policy");
        } else {
            Strategy strategy = policy.strategy();
            json.putObject("policy")
                    .put("id", policy.id())
                    .put("tenant_id", policy.tenantId())
                    .put("model", policy.model())
                    .put("strategy", strategy == null ? null : strategy.toString());
        }
        json.put("max_attempts", terms.maxAttempts())
                .put("deadline_ms", terms.deadline().toMillis())
                .put("queue_wait_ms", terms.queueWait().toMillis())
                .put("hedge_percent", terms.hedgePercent())
                .put("long_context_model", longer != null && key.allows(longer) ? longer : null)
                .set("timeouts", timeouts(terms.timeouts()));
    }

    private static ObjectNode timeouts(ChannelTimeouts timeouts) {
        return Json.object()
                .put("connect_ms", millis(timeouts.connect()))
                .put("first_token_ms", millis(timeouts.firstToken()))
                .put("idle_ms", millis(timeouts.idle()))
                .put("total_ms", millis(timeouts.total()));
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }
}
