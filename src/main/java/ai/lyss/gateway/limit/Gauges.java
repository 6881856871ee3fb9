package ai.lyss.gateway.limit;

import ai.lyss.gateway.core.RateStatus;
import ai.lyss.gateway.core.RateStatus.Gauge;
import java.util.EnumMap;
import java.util.Map;

/** Collects what is left of several scopes' limits; of two, the one with less left is told. */
final class Gauges {

    private final Map<Limit, Gauge> tightest = new EnumMap<>(Limit.class);

    void add(Limit limit, Gauge gauge) {
        tightest.merge(limit, gauge, (one, other) -> one.remaining() <= other.remaining() ? one : other);
    }

    RateStatus status() {
        return new RateStatus(tightest.get(Limit.REQUESTS), tightest.get(Limit.TOKENS));
    }
}
