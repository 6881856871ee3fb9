package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Attempt;
import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Charge;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Rows to write. */
final class Rows {

    private Rows() {}

    static LedgerRow answered(String requestId) {
        RequestRecord record = new RequestRecord(requestId, "/v1/chat/completions");
        record.end(Outcome.ANSWERED, null);
        return LedgerRow.of(record, null, null, attempt -> null);
    }

    /** With all that a row may have. */
    static LedgerRow charged(String requestId, Charge... charges) {
        RequestRecord record = new RequestRecord(requestId, "/v1/chat/completions");
        Usage lost = new Usage(3, 2, 0, 0, 0);
        record.add(new Attempt("ch-0", "openai", "gpt \"x\\y\"", Instant.now(), Duration.ofMillis(5), null, lost));
        record.add(new Attempt("ch-1", "openai", "gpt-x", Instant.now(), Duration.ofMillis(5), null));
        record.usage(new Usage(10, 5, 4, 3, 2, 1, 1, 1, 1));
        record.cost(1234L);
        record.charges(List.of(charges));
        record.end(Outcome.ANSWERED, null);
        return LedgerRow.of(
                record,
                new Caller("acme", "key-1", null, Role.APPLICATION, false, null),
                null,
                attempt -> attempt.usage() == null ? null : 7L);
    }

    /** Of a tenant, begun at a moment. */
    static LedgerRow at(Instant started, String requestId, String tenantId) {
        LedgerRow row = answered(requestId);
        return new LedgerRow(
                requestId,
                tenantId,
                null,
                null,
                row.path(),
                "gpt-x",
                "ch-1",
                "openai",
                "gpt-x",
                false,
                started,
                1,
                null,
                null,
                false,
                null,
                row.outcome(),
                200,
                null,
                null,
                List.of(),
                List.of(new LedgerAttempt(
                        1, "ch-1", "openai", "gpt-x", started, 1, "answered", null, "secret", null, null)),
                List.of());
    }
}
