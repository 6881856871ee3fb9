package ai.lyss.gateway.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.Role;
import ai.lyss.gateway.ledger.LedgerSettings.Commit;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ExportLedgerTest {

    private static final LedgerDatabase DATABASE = new LedgerDatabase();
    private static final Instant NOW = Instant.parse("2027-01-03T00:00:00Z");

    private final LedgerDatabase database = DATABASE.emptied();
    private final ExportLedger export = new ExportLedger(new ExportPages(database.dataSource(), 4, 2));

    @BeforeEach
    void write() throws Exception {
        List<LedgerRow> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) { // several at one moment, across pages and midnight
            rows.add(Rows.at(Instant.parse("2027-01-01T23:59:59.999999Z"), "a" + i, "acme"));
            rows.add(Rows.at(Instant.parse("2027-01-02T00:00:00Z"), "b" + i, "acme"));
            rows.add(Rows.at(Instant.parse("2027-01-02T00:00:00Z"), "x" + i, "other"));
        }
        rows.add(Rows.at(Instant.parse("2027-01-02T00:00:00Z"), "nobody", null));
        Ledgers.tables(database.dataSource(), Ledgers.settings(Commit.BEFORE_ANSWER, Duration.ofMinutes(1)))
                .write(rows);
    }

    @Test
    void ndjson_hasEveryRowOfTheTenantOnce_inOrder_withItsAttempts() throws Exception {
        List<JsonNode> rows = ndjson(Map.of("from", "2027-01-01"), Role.ADMINISTRATOR);
        assertThat(rows)
                .extracting(row -> row.path("request_id").textValue())
                .containsExactly("a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3", "b4");
        assertThat(rows.getFirst().path("started_at").textValue()).isEqualTo("2027-01-01T23:59:59.999999Z");
        assertThat(rows.getFirst().at("/tried/0/outcome").textValue()).isEqualTo("answered");
        assertThat(rows.getFirst().toString()).doesNotContain("secret", "key_time");
    }

    @Test
    void operator_getsAllTenantsOrOne() throws Exception {
        assertThat(ndjson(Map.of("from", "2027-01-01"), Role.OPERATOR)).hasSize(16);
        assertThat(ndjson(Map.of("from", "2027-01-01", "tenant_id", "other"), Role.OPERATOR))
                .hasSize(5);
    }

    @Test
    void othersTenant_isRefused() {
        assertThatThrownBy(() -> ndjson(Map.of("from", "2027-01-01", "tenant_id", "other"), Role.ADMINISTRATOR))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.FORBIDDEN));
    }

    @Test
    void from_isPartOfIt_andToIsNot() throws Exception {
        assertThat(ndjson(Map.of("from", "2027-01-01T23:59:59.999999Z", "to", "2027-01-02"), Role.ADMINISTRATOR))
                .hasSize(5);
        assertThat(ndjson(Map.of("from", "2027-01-02T01:00:00+01:00"), Role.ADMINISTRATOR))
                .hasSize(5);
    }

    @Test
    void csv_hasTheSameRowsWithALineOfNames() throws Exception {
        String csv = text(Map.of("from", "2027-01-01", "format", "csv"), Role.ADMINISTRATOR);
        List<String> lines = List.of(csv.split("\r\n"));
        assertThat(lines).hasSize(11);
        assertThat(lines.getFirst()).startsWith("request_id,tenant_id,key_id,").endsWith(",error_message,losses");
        assertThat(lines.get(1))
                .startsWith("a0,acme,,,/v1/chat/completions,gpt-x,ch-1,openai,gpt-x,f,2027-01-01T23:59");
        assertThat(lines.getLast()).startsWith("b4,");
    }

    @Test
    void nothingToExport_isAnEmptyAnswer() throws Exception {
        assertThat(text(Map.of("from", "2026-12-01", "to", "2026-12-02"), Role.OPERATOR))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@x", " =1", "\t=1", "|x", "%x"})
    void textThatBeginsLikeAFormula_isText(String text) {
        assertThat(CsvLine.of(Arrays.asList(text, null))).isEqualTo("'" + text + ",\r\n");
    }

    @Test
    void otherText_isLeftAsItIs() {
        assertThat(CsvLine.of(List.of("a=1", "2-1", "gpt-4", " "))).isEqualTo("a=1,2-1,gpt-4, \r\n");
    }

    @Test
    void cell_quotesWhatWouldEndIt() {
        assertThat(CsvLine.of(List.of("say \"hi\"\n", "\t=1", ""))).isEqualTo("\"say \"\"hi\"\"\n\",'\t=1,\"\"\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "from,,",
        "from,yesterday,",
        "from,2027-01-01T00:00:00,",
        "from,+999999999-12-31,",
        "from,2027-01-04,",
        "from,2027-01-01,xml",
    })
    void query_thatMakesNoSense_isRefused(String name, String value, String format) {
        Map<String, String> query = new java.util.HashMap<>();
        if (value != null) {
            query.put(name, value);
        }
        if (format != null) {
            query.put("format", format);
        }
        assertThatThrownBy(() -> text(query, Role.ADMINISTRATOR))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        failure -> assertThat(failure.fields())
                                .extracting(InvalidField::field)
                                .containsExactly(format == null ? "from" : "format"));
    }

    @Test
    void parameterThatIsNotKnown_isRefused() {
        assertThatThrownBy(() -> text(Map.of("from", "2027-01-01", "tenant", "acme", "limit", "1"), Role.OPERATOR))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        failure -> assertThat(failure.fields())
                                .extracting(InvalidField::field)
                                .containsExactly("limit", "tenant"));
        assertThatThrownBy(() -> text(Map.of("from", "2027-01-01", "outcome", "x", "status", "9"), Role.OPERATOR))
                .isInstanceOfSatisfying(
                        InvalidFieldsException.class,
                        failure -> assertThat(failure.fields())
                                .extracting(InvalidField::field)
                                .containsExactly("outcome", "status"));
    }

    @ParameterizedTest
    @CsvSource({
        "key_id,key-9,key_id = 'key-9'",
        "model,other-model,model = 'other-model'",
        "channel_id,ch-9,channel_id = 'ch-9'",
        "request_id,b1,request_id = request_id",
        "error_code,no_channel,error_code = 'no_channel'",
        "outcome,failed,outcome = 'failed'",
        "status,503,status = 503",
        "min_latency_ms,86400000,latency_ms = 86400000"
    })
    void rows_areThoseThatAreAskedFor(String parameter, String value, String made) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update requests set " + made + " where request_id = 'b1'"))
                    .isOne();
        }
        assertThat(ndjson(Map.of("from", "2027-01-01", parameter, value), Role.ADMINISTRATOR))
                .extracting(row -> row.path("request_id").textValue())
                .containsExactly("b1");
        assertThat(text(Map.of("from", "2027-01-01", "format", "csv", parameter, value), Role.OPERATOR)
                        .lines())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"65536,false", "1000,true"})
    void exportThatLosesTheDatabase_isToldSoOrBrokenOff(int buffer, boolean broken) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        response.setBufferSize(buffer);
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setIn(new PlatformHttpMessage(new MockHttpServletRequest(), response, exchange, null, true));
        Caller.KEY.set(exchange, new Caller("acme", "key-1", null, Role.OPERATOR, false, null));
        RequestRecord.KEY.set(exchange, new RequestRecord("req", "/api/v1/ledger/export"));
        ManagementRequest.KEY.set(
                exchange,
                new ManagementRequest(Map.of(), Map.of("from", "2027-01-01", "to", "2027-01-03"), null, null));
        ExportLedger failing = new ExportLedger(new ExportPages(new LostConnections(7, 100), 4, 2)); // of 8
        assertThatThrownBy(() -> failing.process(exchange))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        assertThat(response.isCommitted()).isEqualTo(broken);
        assertThat(response.getContentAsByteArray().length > 0).isEqualTo(broken);
    }

    @Test
    void laterPage_waitsForThoseWhoRead_andTheFirstDoesNot() throws Exception {
        ExportQuery all = new ExportQuery(
                Instant.parse("2027-01-01T00:00:00Z"),
                Instant.parse("2027-01-03T00:00:00Z"),
                ExportQuery.Format.NDJSON,
                Map.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExportLedger(new ExportPages(new LostConnections(3, 3), 4, 2)).write(all, out);
        assertThat(out.toString(UTF_8).lines()).hasSize(16);
        ExportLedger busy = new ExportLedger(new ExportPages(new LostConnections(0, 1), 4, 2));
        assertThatThrownBy(() -> busy.write(all, out)).isInstanceOf(CannotGetJdbcConnectionException.class);
    }

    /** Has so many connections, then so many times none, then others. */
    private final class LostConnections extends AbstractDataSource {

        private int left;
        private int without;

        LostConnections(int left, int without) {
            this.left = left;
            this.without = without;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (left-- <= 0 && without-- > 0) {
                throw new SQLTransientConnectionException("none is left");
            }
            return database.dataSource().getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    private List<JsonNode> ndjson(Map<String, String> query, Role role) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : text(query, role).split("\n")) {
            rows.add(Json.MAPPER.readTree(line));
        }
        return rows;
    }

    private String text(Map<String, String> query, Role role) throws Exception {
        Caller caller = new Caller("acme", "key-1", null, role, false, null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        export.write(ExportQuery.of(new ManagementRequest(Map.of(), query, null, null), caller, NOW), out);
        return out.toString(UTF_8);
    }
}
