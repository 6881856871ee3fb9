package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Role;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are exported, and how.
 *
 * @param from the first moment, of the start of requests
 * @param to the first moment behind the last
 * @param format how
 * @param tenantId whose rows; null for all, and for those whose tenant is not known
 */
record ExportQuery(
        Instant from, Instant to, Format format, @Nullable String tenantId) {

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

        String suffix() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a caller asks for; whoever does not run the gateway gets the own tenant's rows. */
    static ExportQuery of(ManagementRequest request, Caller caller, Instant now) {
        Instant to =
                request.queryParameter("to").map(text -> moment("to", text)).orElse(now);
        Instant from = request.queryParameter("from")
                .map(text -> moment("from", text))
                .orElseThrow(() -> GatewayException.invalid("from", "Say from when on: 'from' is missing."));
        if (!from.isBefore(to)) {
            throw GatewayException.invalid("from", "'from' must be before 'to'.");
        }
        return new ExportQuery(from, to, format(request), tenant(request, caller));
    }

    private static Format format(ManagementRequest request) {
        String name = request.queryParameter("format").orElse("ndjson");
        for (Format each : Format.values()) {
            if (each.suffix().equals(name)) {
                return each;
            }
        }
        throw GatewayException.invalid("format", "'format' must be ndjson or csv.");
    }

    private static @Nullable String tenant(ManagementRequest request, Caller caller) {
        String asked = request.queryParameter("tenant_id").orElse(null);
        if (caller.role().includes(Role.OPERATOR)) {
            return asked;
        }
        if (asked != null && !asked.equals(caller.tenantId())) {
            throw new GatewayException(ErrorKind.FORBIDDEN, "These are not your tenant's rows.");
        }
        return caller.tenantId();
    }

    /** A day, which begins in UTC, or a moment with its offset. */
    private static Instant moment(String name, String text) {
        try {
            Instant moment = text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            int year = moment.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1970 && year < 10_000) {
                return moment;
            }
        } catch (DateTimeException wrong) {
            // said below
        }
        throw GatewayException.invalid(
                name, "'" + name + "' must be a day such as 2026-12-31 or a moment such as 2026-12-31T23:59:59Z.");
    }
}
