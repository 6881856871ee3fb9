package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Outcome;
import ai.lyss.gateway.core.Parameters;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.core.Words;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are exported, and how.
 *
 * @param from the first moment, of the start of requests
 * @param to the first moment behind the last
 * @param format how
 * @param filters what rows must be, as conditions in SQL with one place for their value each; without one of the tenant
 *     also those whose tenant is not known
 */
record ExportQuery(Instant from, Instant to, Format format, Map<String, Object> filters) {

    private static final List<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Words::of).toList();

    /** How rows are written. */
    enum Format {
        /** A JSON object a line, with the attempts in it. */
        NDJSON("application/x-ndjson"),
        /** <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>, with a line of names, without the attempts. */
        CSV("text/csv; charset=utf-8; header=present");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }

        static @Nullable Format of(String name) {
            for (Format each : values()) {
                if (each.suffix().equals(name)) {
                    return each;
                }
            }
            return null;
        }

        String suffix() {
            return Words.of(this);
        }
    }

    /**
     * What a caller asks for; whoever does not run the gateway gets the own tenant's rows.
     *
     * @throws ai.lyss.gateway.core.GatewayException 403 for another tenant's
     */
    static ExportQuery of(ManagementRequest request, Caller caller, Instant now) {
        Parameters parameters = new Parameters(request);
        Map<String, Object> filters = new LinkedHashMap<>();
        String tenant = tenant(parameters.text("tenant_id"), caller);
        put(filters, "tenant_id = ?", tenant);
        put(filters, "key_id = ?", parameters.text("key_id"));
        put(filters, "model = ?", parameters.text("model"));
        put(filters, "channel_id = ?", parameters.text("channel_id"));
        put(filters, "request_id = ?", parameters.text("request_id"));
        put(filters, "error_code = ?", parameters.text("error_code"));
        put(
                filters,
                "outcome = ?",
                parameters.word("outcome", ExportQuery::outcome, "must be one of " + String.join(", ", OUTCOMES)));
        put(filters, "status = ?", parameters.number("status", 100, 599));
        put(filters, "latency_ms >= ?", parameters.number("min_latency_ms", 0, 999_999_999));
        Format format = parameters.word("format", Format::of, "must be ndjson or csv");
        Instant toAsked = parameters.moment("to", ZoneOffset.UTC);
        Instant to = toAsked == null ? now : toAsked;
        Instant from = parameters.moment("from", ZoneOffset.UTC);
        if (request.queryParameter("from").isEmpty()) {
            parameters.wrong("from", "is required: say from when on");
        } else if (from != null && !from.isBefore(to)) {
            parameters.wrong("from", "must be before 'to'");
        }
        parameters.check();
        return new ExportQuery(Objects.requireNonNull(from), to, format == null ? Format.NDJSON : format, filters);
    }

    private static void put(Map<String, Object> filters, String condition, @Nullable Object value) {
        if (value != null) {
            filters.put(condition, value);
        }
    }

    private static @Nullable String outcome(String name) {
        return OUTCOMES.contains(name) ? name : null;
    }

    private static @Nullable String tenant(@Nullable String asked, Caller caller) {
        if (caller.role().includes(Role.OPERATOR)) {
            return asked;
        }
        caller.checkMayAskFor(asked);
        return caller.tenantId();
    }
}
