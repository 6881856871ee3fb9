package ai.lyss.gateway.quota;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Quotas and their usage as the management API shows them. */
final class QuotaJson {

    private QuotaJson() {}

    static ObjectNode of(Quota quota) {
        return Json.object()
                .put("id", quota.id())
                .put("tenant_id", quota.tenantId())
                .put("key_id", quota.keyId())
                .put("model", quota.model())
                .put("scope", quota.scope())
                .put("name", quota.name())
                .put("window", quota.period().toString())
                .put("unit", quota.unit().toString())
                .put("mode", QuotaStore.mode(quota))
                .put("when_exhausted", QuotaStore.exhausted(quota))
                .put("time_zone", quota.zone().getId())
                .put("version", quota.version())
                .set("limit", Amounts.json(quota.unit(), quota.amount()));
    }

    /** What is left counts what running requests may still give back as gone. */
    static ObjectNode usage(Quota quota, Period.Window window, QuotaTables.Counters counters) {
        Unit unit = quota.unit();
        long remaining = Math.max(0, quota.amount() - counters.used() - counters.leased());
        ObjectNode usage = Json.object()
                .put("quota_id", quota.id())
                .put("scope", quota.scope())
                .put("tenant_id", quota.tenantId())
                .put("key_id", quota.keyId())
                .put("model", quota.model())
                .put("name", quota.name())
                .put("window", quota.period().toString())
                .put("unit", unit.toString())
                .put("mode", QuotaStore.mode(quota));
        usage.set("limit", Amounts.json(unit, quota.amount()));
        usage.set("used", Amounts.json(unit, counters.used()));
        usage.set("leased", Amounts.json(unit, counters.leased()));
        usage.set("remaining", Amounts.json(unit, remaining));
        usage.set("overrun", Amounts.json(unit, counters.overrun()));
        return usage.put("starts_at", window.start().toString())
                .put("resets_at", window.end() == null ? null : window.end().toString());
    }
}
