package ai.lyss.gateway.ledger;

import ai.lyss.gateway.core.ReportDatabase;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads rows page by page in the order of their time, on the connections of reports: a page that takes the database long
 * keeps none from those who answer requests. In between it holds none, so that whoever reads slowly keeps none from
 * other readers.
 */
@Component
class ExportPages {

    private static final int PAGE = 1000;
    private static final String MOMENT =
            "to_char(%s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as started_at";

    /** The columns of a row, in their order. */
    static final List<String> COLUMNS =
            LedgerColumn.REQUESTS.stream().map(LedgerColumn::name).toList();

    private static final String ROW = columns(COLUMNS);

    /** Why an attempt failed in an upstream's words is for those who run the gateway. */
    private static final String ATTEMPT = columns(LedgerColumn.ATTEMPTS.stream()
            .map(LedgerColumn::name)
            .filter(name ->
                    !List.of("request_id", "request_started_at", "detail").contains(name))
            .toList());

    private static final String TRIED = "(select coalesce(json_agg(a order by a.attempt), '[]') from (select " + ATTEMPT
            + " from attempts where request_id = r.request_id and request_started_at = r.key_time) a) as tried";

    private final JdbcTemplate jdbc;
    private final int tries;
    private final int size;

    /** What becomes of a row. */
    interface Sink {
        void accept(ResultSet row) throws SQLException;
    }

    /** What becomes of a page. */
    interface PageEnd {
        void reached() throws IOException;
    }

    @Autowired
    ExportPages(ReportDatabase database) {
        this(database.connections(), database.tries(), PAGE);
    }

    ExportPages(DataSource dataSource, int tries, int size) {
        jdbc = new JdbcTemplate(dataSource);
        this.tries = tries;
        this.size = size;
    }

    private static String columns(List<String> names) {
        return names.stream()
                .map(name -> name.equals("started_at") ? MOMENT.formatted(name) : name)
                .collect(Collectors.joining(", "));
    }

    /** Where a page ended. */
    private record Place(OffsetDateTime time, String id) {}

    /** Reads all rows; as JSON they have one column, {@code line}. */
    void read(ExportQuery query, Sink sink, PageEnd end) throws IOException {
        Place place = null;
        do {
            place = next(query, place, sink);
            end.reached();
        } while (place != null);
    }

    /** The first page is refused while others read; a later one waits for them, because what was sent would be lost. */
    private @Nullable Place next(ExportQuery query, @Nullable Place after, Sink sink) {
        for (int tried = 1; ; tried++) {
            try {
                return page(query, after, sink);
            } catch (CannotGetJdbcConnectionException busy) {
                if (after == null || tried >= tries) {
                    throw busy;
                }
            }
        }
    }

    /** Where to go on, or null at the end. */
    private @Nullable Place page(ExportQuery query, @Nullable Place after, Sink sink) {
        return jdbc.query(sql(query, after), select -> bind(select, query, after), rows -> {
            Place last = null;
            int count = 0;
            while (rows.next()) {
                sink.accept(rows);
                count++;
                last = new Place(rows.getObject("key_time", OffsetDateTime.class), rows.getString("page_id"));
            }
            return count < size ? null : last;
        });
    }

    private void bind(PreparedStatement select, ExportQuery query, @Nullable Place after) throws SQLException {
        int i = 0;
        select.setObject(++i, at(query.from()));
        select.setObject(++i, at(query.to()));
        for (Object value : query.filters().values()) {
            select.setObject(++i, value);
        }
        if (after != null) {
            select.setObject(++i, after.time());
            select.setString(++i, after.id());
        }
        select.setInt(++i, size);
    }

    private static String sql(ExportQuery query, @Nullable Place after) {
        String where = Stream.of(
                        Stream.of("started_at >= ? and started_at < ?"),
                        query.filters().keySet().stream(),
                        Stream.of("(started_at, request_id) > (?, ?)").filter(condition -> after != null))
                .flatMap(conditions -> conditions)
                .collect(Collectors.joining(" and "));
        String rows = "(select *, started_at as key_time from requests where " + where
                + " order by started_at, request_id limit ?) r";
        return query.format() == ExportQuery.Format.CSV
                ? "select " + ROW + ", key_time, request_id as page_id from " + rows + " order by key_time, page_id"
                : "select row_to_json(e) as line, r.key_time, r.request_id as page_id from " + rows
                        + " cross join lateral (select " + qualified() + ", " + TRIED
                        + ") e order by key_time, page_id";
    }

    private static String qualified() {
        return COLUMNS.stream()
                .map(name -> name.equals("started_at") ? MOMENT.formatted("r.started_at") : "r." + name)
                .collect(Collectors.joining(", "));
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
