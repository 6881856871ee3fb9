package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.RateStatus;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;

/** Limits a minute as Bucket4j's buckets: full at first, and filled again evenly, so that nobody waits for the clock. */
final class Bandwidths {

    static final Duration MINUTE = Duration.ofMinutes(1);

    private Bandwidths() {}

    static BucketConfiguration of(long perMinute) {
        return BucketConfiguration.builder()
                .addLimit(BandwidthBuilder.builder()
                        .capacity(perMinute)
                        .refillGreedy(perMinute, MINUTE)
                        .build())
                .build();
    }

    /** What is left; a bucket that owes has nothing left, and is full later. */
    static RateStatus.Gauge gauge(long perMinute, long remaining) {
        double minutes = (double) (perMinute - remaining) / perMinute;
        return new RateStatus.Gauge(
                perMinute, Math.max(0, remaining), Duration.ofNanos((long) (minutes * MINUTE.toNanos())));
    }
}
