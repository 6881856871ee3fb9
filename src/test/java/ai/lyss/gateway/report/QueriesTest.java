package ai.lyss.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.Role;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of reports, before the database is. */
class QueriesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-03-29T22:30:00Z"); // the 30th in Berlin
    private static final Viewer OPERATOR = new Viewer(null, null, true, true);
    private static final Viewer APPLICATION = new Viewer("acme", "key-1", false, false);

    @Test
    void nothingSaid_isTheLastDaysByDay_inTheTenantsTimeZone() {
        UsageQuery query = usage(Map.of());
        assertThat(query.groups()).containsExactly(Dimension.DAY);
        assertThat(query.span().to()).isEqualTo(Instant.parse("2026-03-30T22:00:00Z"));
        assertThat(query.span().from()).isEqualTo(Instant.parse("2026-02-28T23:00:00Z"));
        assertThat(query.span().days()).hasSize(30).endsWith(LocalDate.parse("2026-03-30"));
        assertThat(UsageQuery.ofCosts(request(Map.of()), OPERATOR, BERLIN, NOW).groups())
                .containsExactly(Dimension.MODEL);
    }

    @Test
    void toWithoutFrom_isTheDaysBeforeIt() {
        assertThat(usage(Map.of("to", "2026-01-31")).span().from())
                .isEqualTo(LocalDate.parse("2026-01-01").atStartOfDay(BERLIN).toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-01,2026-02-05,true", // 400 days, with more hours in autumn than there are in spring
        "2025-01-01,2026-02-06,false",
        "2025-06-01T00:00:00+02:00,2026-07-06,true",
        "2026-01-01T00:00:00Z,2026-01-01T00:00:00.000001Z,true",
        "2026-01-01,2026-01-01,false",
        "1969-12-31,1970-02-01,false",
        "1970-01-02,1970-01-03,true",
        "9999-01-01,9999-01-02,false",
        "-000001-01-01,2026-01-01,false",
        "+999999999-12-31,2026-01-01,false",
        "2026-02-30,2026-03-01,false",
        "2026-01-01T00:00:00,2026-03-01,false",
    })
    void time_isBounded(String from, String to, boolean accepted) {
        if (accepted) {
            assertThat(usage(Map.of("from", from, "to", to)).span().from()).isNotNull();
        } else {
            assertThat(wrong(() -> usage(Map.of("from", from, "to", to)))).contains("from");
        }
    }

    @Test
    void lastMonth_isAskedForWithTheFirstDaysOfTwoMonths() {
        Span span = usage(Map.of("from", "2024-02-01", "to", "2024-03-01")).span();
        assertThat(span.days()).hasSize(29).startsWith(LocalDate.parse("2024-02-01"));
        assertThat(span.starts())
                .hasSize(29)
                .startsWith(Instant.parse("2024-01-31T23:00:00Z"))
                .endsWith(Instant.parse("2024-02-28T23:00:00Z"));
    }

    /** Samoa had no 30 December 2011: it crossed the date line. */
    @Test
    void dayThatNeverWas_isEmpty() {
        Span span = new Span(
                Instant.parse("2011-12-29T10:00:00Z"),
                Instant.parse("2011-12-31T10:00:00Z"),
                ZoneId.of("Pacific/Apia"));
        assertThat(span.days()).hasSize(3); // counted, with nothing in it
        assertThat(span.starts())
                .containsExactly(
                        span.from(), Instant.parse("2011-12-30T10:00:00Z"), Instant.parse("2011-12-30T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "day,", ",", "day,day", "Day", "day model", "day;model", "*", "1"})
    void groupsThatAreNone_areWrong(String groups) {
        assertThat(wrong(() -> usage(Map.of("group_by", groups)))).containsExactly("group_by");
    }

    @Test
    void groups_keepTheirOrder_andAreBoundAsTruthValues() {
        UsageQuery query = usage(Map.of("group_by", "model,tenant,key,channel,provider,day"));
        assertThat(query.groups()).startsWith(Dimension.MODEL, Dimension.TENANT).hasSize(6);
        assertThat(usage(Map.of("group_by", "key")).bound())
                .containsEntry("by_key", true)
                .containsEntry("by_model", false)
                .containsEntry("pieces_day", "{0,0,0,0}")
                .containsEntry("model", null);
    }

    @Test
    void everythingWrong_isNamedAtOnce() {
        assertThat(wrong(() -> LedgerQuery.of(
                        request(Map.of(
                                "limit", "0",
                                "cursor", "!",
                                "status", "99",
                                "outcome", "ANSWERED",
                                "min_latency_ms", "1.5",
                                "model", "x".repeat(501),
                                "from", "x",
                                "time_zone", "x/y",
                                "nonsense", "1",
                                "group_by", "day")),
                        OPERATOR,
                        BERLIN,
                        NOW)))
                .containsExactlyInAnyOrder(
                        "limit",
                        "cursor",
                        "status",
                        "outcome",
                        "min_latency_ms",
                        "model",
                        "from",
                        "time_zone",
                        "nonsense",
                        "group_by");
    }

    @Test
    void channels_areNotForWhoDoesNotSeeThem() {
        for (Map<String, String> query : List.of(
                Map.of("group_by", "channel"), Map.of("group_by", "day,provider"), Map.of("channel_id", "ch"))) {
            assertThatThrownBy(() -> UsageQuery.ofUsage(request(query), APPLICATION, BERLIN, NOW))
                    .asInstanceOf(type(GatewayException.class))
                    .extracting(GatewayException::kind)
                    .isEqualTo(ErrorKind.FORBIDDEN);
        }
        assertThat(UsageQuery.ofUsage(request(Map.of("group_by", "key")), APPLICATION, BERLIN, NOW)
                        .bound())
                .containsEntry("tenant", "acme")
                .containsEntry("key", "key-1");
    }

    @ParameterizedTest
    @CsvSource({
        "OPERATOR,key-1,,,-,-",
        "OPERATOR,key-1,other,key-9,other,key-9",
        "ADMINISTRATOR,key-1,,,acme,-",
        "ADMINISTRATOR,key-1,acme,key-9,acme,key-9",
        "ADMINISTRATOR,key-1,other,,refused,",
        "APPLICATION,key-1,,,acme,key-1",
        "APPLICATION,key-1,acme,key-1,acme,key-1",
        "APPLICATION,key-1,,key-9,refused,",
        "APPLICATION,key-1,other,,refused,",
        "APPLICATION,,,,refused,", // a JWT has no key whose rows these could be
        "ADMINISTRATOR,,,,acme,-",
    })
    void viewer_getsWhatItsRoleMaySee(Role role, String own, String tenant, String key, String sees, String seesKey) {
        Map<String, String> query = new HashMap<>();
        if (tenant != null) {
            query.put("tenant_id", tenant);
        }
        if (key != null) {
            query.put("key_id", key);
        }
        Caller caller = new Caller("acme", own, null, role, false, null);
        if (sees.equals("refused")) {
            assertThatThrownBy(() -> Viewer.of(caller, request(query))).isInstanceOf(GatewayException.class);
            return;
        }
        Viewer viewer = Viewer.of(caller, request(query));
        assertThat(viewer.tenantId()).isEqualTo(sees.equals("-") ? null : sees);
        assertThat(viewer.keyId()).isEqualTo(seesKey.equals("-") ? null : seesKey);
        assertThat(viewer.seesChannels()).isEqualTo(role != Role.APPLICATION);
        assertThat(viewer.seesDetails()).isEqualTo(role == Role.OPERATOR);
    }

    @Test
    void cursor_isReadAsItWasWritten() {
        Cursor cursor = new Cursor(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-03-29T01:59:59.000001Z"), "req_1/2");
        assertThat(Cursor.of(cursor.toString())).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1.0/1.0",
                "1.0/1.0/\0",
                "1.0/1.0/a b",
                "-1.0/1.0/a",
                "1.0/999999999999999.0/a",
                "1.0/99999999999999999999.0/a",
                "1.0/1.0000000/a",
                "1.0/1.0/\uD83D\uDE00",
                "1.0/1.0/a\nb",
            })
    void cursorThatNobodyAnswered_isNone(String text) {
        assertThat(Cursor.of(text)).isNull();
        assertThat(Cursor.of(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                .isNull();
    }

    /** Midnight passes while somebody pages. */
    @Test
    void laterPage_keepsTheBeginningOfTheFirst() {
        LedgerQuery first = LedgerQuery.of(request(Map.of()), OPERATOR, BERLIN, NOW);
        Cursor cursor = new Cursor(first.span().from(), NOW, "req_1");
        LedgerQuery later =
                LedgerQuery.of(request(Map.of("cursor", cursor.toString())), OPERATOR, BERLIN, NOW.plusSeconds(86_400));
        assertThat(later.span().from()).isEqualTo(first.span().from());
        assertThat(later.bound()).containsEntry("before_id", "req_1");
        Cursor endless = new Cursor(Instant.EPOCH, NOW, "req_1");
        assertThat(wrong(() -> LedgerQuery.of(request(Map.of("cursor", endless.toString())), OPERATOR, BERLIN, NOW)))
                .containsExactly("from");
    }

    @Test
    void cursorBehindTheEnd_beginsAtTheEnd() {
        Cursor late = new Cursor(NOW, NOW.plusSeconds(10_000_000), "req_1");
        LedgerQuery query = LedgerQuery.of(
                request(Map.of("cursor", late.toString(), "from", "2026-03-01", "to", "2026-03-02")),
                OPERATOR,
                BERLIN,
                NOW);
        assertThat(query.before()).isEqualTo(Cursor.atTheEndOf(query.span()));
    }

    @Test
    void moreRowsThanAnybodyReads_areRefusedAndNotCutOff() {
        UsageQuery query = usage(Map.of("group_by", "model"));
        List<Map<String, Object>> rows =
                new ArrayList<>(Collections.nCopies(UsageQuery.MOST_ROWS + 1, Map.of("model", "m", "requests", 1L)));
        assertThat(UsageTable.of(query, rows).usage().path("items")).hasSize(UsageQuery.MOST_ROWS);
        rows.add(rows.getFirst());
        assertThat(wrong(() -> UsageTable.of(query, rows).usage())).containsExactly("group_by");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0.000000001", "1500000000,1.5", "100000000000,100", "-1,-0.000000001"})
    void dollars_areExactText(BigDecimal nanos, String dollars) {
        assertThat(Dollars.of(nanos)).isEqualTo(dollars);
    }

    private static UsageQuery usage(Map<String, String> query) {
        return UsageQuery.ofUsage(request(query), OPERATOR, BERLIN, NOW);
    }

    private static ManagementRequest request(Map<String, String> query) {
        return new ManagementRequest(Map.of(), query, null, null);
    }

    private static List<String> wrong(Runnable reading) {
        try {
            reading.run();
        } catch (InvalidFieldsException wrong) {
            return wrong.fields().stream().map(InvalidField::field).toList();
        }
        throw new AssertionError("nothing was wrong");
    }
}
