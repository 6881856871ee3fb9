import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of the ledger since a moment, by request. */
final class Ledger {

    private final Map<String, List<Row>> rows = new HashMap<>();

    private Ledger() {}

    static Ledger since(Instant begun, Management management) throws Exception {
        Ledger ledger = new Ledger();
        management
                .call("GET", "ledger/export?format=ndjson&tenant_id=crash&from=" + begun, "")
                .lines()
                .forEach(ledger::add);
        return ledger;
    }

    private void add(String line) {
        rows.computeIfAbsent(Text.find("\"request_id\":\"([^\"]+)\"", line), id -> new ArrayList<>())
                .add(Row.of(line));
    }

    /** One of them, if all is well. */
    List<Row> of(String requestId) {
        return rows.getOrDefault(requestId, List.of());
    }

    long answered(Model model) {
        return rows.values().stream()
                .flatMap(List::stream)
                .filter(row -> row.isOf(model) && row.isAnswered())
                .count();
    }

    /** What it says about a quota: requests that produced something, and what they used. */
    BigDecimal used(Model model) {
        return model.used(rows.values().stream()
                .map(List::getFirst)
                .filter(row -> row.isOf(model) && row.prompt() >= 0)
                .toList());
    }
}
