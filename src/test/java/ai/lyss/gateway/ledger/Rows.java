package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.RequestRecord;

/** Rows to write. */
final class Rows {

    private Rows() {}

    static LedgerRow answered(String requestId) {
        RequestRecord record = new RequestRecord(requestId, "/v1/chat/completions");
        record.end(Outcome.ANSWERED, null);
        return LedgerRow.of(record, null, null, attempt -> null);
    }
}
