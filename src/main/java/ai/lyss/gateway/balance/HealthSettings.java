package ai.lyss.gateway.balance;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How quickly channels are given up, and how quickly they are forgiven.
 *
 * @param halfLife after so long without news, slowness and failures count half
 * @param coolDown pause after a first refusal whose upstream names no time; doubles with each refusal in a row
 * @param maxCoolDown the longest of these pauses
 * @param maxRetryAfter the longest pause that an upstream can ask for
 * @param unknownModel pause of one model on a channel that does not know it; doubles with each refusal in a row
 * @param breaker when a channel that fails is not asked any more
 */
@ConfigurationProperties("lyss.balance.health")
record HealthSettings(
        @DefaultValue("20s") Duration halfLife,
        @DefaultValue("1s") Duration coolDown,
        @DefaultValue("1m") Duration maxCoolDown,
        @DefaultValue("10m") Duration maxRetryAfter,
        @DefaultValue("1m") Duration unknownModel,
        @DefaultValue Breakers breaker) {

    /**
     * When a channel that fails is not asked any more.
     *
     * @param window the last attempts that count
     * @param minimum attempts without which nothing is concluded
     * @param failures of a hundred attempts in the window; from so many on the breaker opens
     * @param open until one request may find out whether the channel is well again; doubles while it is not
     * @param maxOpen the longest of these times
     */
    record Breakers(
            @DefaultValue("20") int window,
            @DefaultValue("5") int minimum,
            @DefaultValue("50") int failures,
            @DefaultValue("5s") Duration open,
            @DefaultValue("1m") Duration maxOpen) {

        Breakers {
            Assert.isTrue(window > 0, "lyss.balance.health.breaker.window must be 1 or more");
            Assert.isTrue(
                    minimum > 0 && minimum <= window,
                    "lyss.balance.health.breaker.minimum must be 1 or more, and the window at most");
            Assert.isTrue(
                    failures > 0 && failures <= 100, "lyss.balance.health.breaker.failures must be from 1 to 100");
            positive("breaker.open", open);
            Assert.isTrue(maxOpen.compareTo(open) >= 0, "lyss.balance.health.breaker.max-open must be open or more");
        }
    }

    HealthSettings {
        positive("half-life", halfLife);
        positive("cool-down", coolDown);
        positive("unknown-model", unknownModel);
        positive("max-retry-after", maxRetryAfter);
        Assert.isTrue(
                maxCoolDown.compareTo(coolDown) >= 0, "lyss.balance.health.max-cool-down must be cool-down or more");
    }

    /** The pauses of a channel whose upstream names no time. */
    Backoff pauses() {
        return new Backoff(coolDown, maxCoolDown);
    }

    /** The pauses of a model that a channel does not know. */
    Backoff modelPauses() {
        return new Backoff(unknownModel, unknownModel.multipliedBy(10));
    }

    private static void positive(String name, Duration time) {
        Assert.isTrue(time.isPositive(), () -> "lyss.balance.health." + name + " must be more than nothing");
    }
}
