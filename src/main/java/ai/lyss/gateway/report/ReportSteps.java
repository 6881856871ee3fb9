package ai.lyss.gateway.report;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Parameters;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.sql.SqlComponent;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The steps of the routes that report. Those before the SQL leave its parameters as the body, a map; those after it find
 * its rows there.
 */
@Configuration(proxyBeanMethods = false)
class ReportSteps {

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** Makes {@code sql:} in routes read on the connections of reports. */
    @Bean
    SqlComponent sql(ReportPool pool) {
        SqlComponent component = new SqlComponent();
        component.setDataSource(pool.connections());
        return component;
    }

    /** Whose rows; and asks where the tenant's days begin. */
    @Bean
    Processor scopeReport() {
        return exchange -> {
            Viewer viewer = Viewer.of(Caller.KEY.get(exchange), ManagementRequest.KEY.get(exchange));
            Viewer.KEY.set(exchange, viewer);
            Map<String, @Nullable Object> bound = new HashMap<>();
            bound.put("tenant", viewer.tenantId());
            exchange.getMessage().setBody(bound);
        };
    }

    @Bean
    Processor readUsageQuery() {
        return exchange -> read(exchange, UsageQuery::ofUsage);
    }

    @Bean
    Processor readCostQuery() {
        return exchange -> read(exchange, UsageQuery::ofCosts);
    }

    /** One of the two ways to ask for usage. */
    private interface Reading {
        UsageQuery of(ManagementRequest request, Viewer viewer, ZoneId zone, Instant now);
    }

    private static void read(Exchange exchange, Reading reading) {
        UsageQuery query = reading.of(
                ManagementRequest.KEY.get(exchange), Viewer.KEY.get(exchange), zone(rows(exchange)), Instant.now());
        UsageQuery.KEY.set(exchange, query);
        exchange.getMessage().setBody(query.bound());
    }

    @Bean
    Processor tellUsage() {
        return exchange -> answer(
                exchange,
                UsageTable.of(UsageQuery.KEY.get(exchange), rows(exchange)).usage());
    }

    @Bean
    Processor tellCosts() {
        return exchange -> answer(
                exchange,
                UsageTable.of(UsageQuery.KEY.get(exchange), rows(exchange)).costs());
    }

    @Bean
    Processor readLedgerQuery() {
        return exchange -> {
            LedgerQuery query = LedgerQuery.of(
                    ManagementRequest.KEY.get(exchange), Viewer.KEY.get(exchange), zone(rows(exchange)), Instant.now());
            LedgerQuery.KEY.set(exchange, query);
            exchange.getMessage().setBody(query.bound());
        };
    }

    @Bean
    Processor tellLedgerPage() {
        return exchange -> answer(exchange, LedgerPage.of(LedgerQuery.KEY.get(exchange), rows(exchange)));
    }

    @Bean
    Processor readLedgerId() {
        return exchange -> {
            ManagementRequest request = ManagementRequest.KEY.get(exchange);
            Parameters parameters = new Parameters(request);
            parameters.check();
            Viewer viewer = Viewer.of(Caller.KEY.get(exchange), request);
            Viewer.KEY.set(exchange, viewer);
            Map<String, @Nullable Object> bound = new HashMap<>();
            bound.put("tenant", viewer.tenantId());
            bound.put("key", viewer.keyId());
            bound.put("request_id", request.pathPart("request_id"));
            exchange.getMessage().setBody(bound);
        };
    }

    /** What is another's does not exist. */
    @Bean
    Processor tellLedgerRow() {
        return exchange -> {
            List<Map<String, Object>> rows = rows(exchange);
            if (rows.isEmpty()) {
                throw new GatewayException(ErrorKind.NOT_FOUND, "There is no such request in the ledger.");
            }
            answer(exchange, LedgerPage.item(rows.getFirst(), Viewer.KEY.get(exchange)));
        };
    }

    private static void answer(Exchange exchange, ObjectNode data) {
        ManagementAnswer.KEY.set(exchange, ManagementAnswer.of(data));
    }

    /** The tenant's; UTC for all tenants together, and for one that is gone. */
    private static ZoneId zone(List<Map<String, Object>> rows) {
        try {
            return rows.isEmpty()
                    ? UTC
                    : ZoneId.of(String.valueOf(rows.getFirst().get("time_zone")));
        } catch (DateTimeException unknown) {
            return UTC; // of a newer gateway
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Exchange exchange) {
        return (List<Map<String, Object>>) exchange.getMessage().getBody(List.class);
    }
}
