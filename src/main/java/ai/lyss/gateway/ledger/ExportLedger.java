package ai.lyss.gateway.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ManagementRequest;
import ai.lyss.gateway.core.RequestRecord;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * The export step: sends rows as they are read, however many there are. Whoever gets the end of the answer has got all;
 * an export that fails on its way is broken off, and one that fails before its first byte has left is told why.
 */
@Component("exportLedger")
final class ExportLedger implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ExportLedger.class);

    private final ExportPages pages;

    ExportLedger(ExportPages pages) {
        this.pages = pages;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        ExportQuery query =
                ExportQuery.of(ManagementRequest.KEY.get(exchange), Caller.KEY.get(exchange), Instant.now());
        HttpServletResponse response = exchange.getIn(PlatformHttpMessage.class).getResponse();
        response.setContentType(query.format().contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"ledger." + query.format().suffix() + "\"");
        try {
            write(query, response.getOutputStream());
        } catch (DataAccessException failure) {
            if (!response.isCommitted()) {
                response.resetBuffer(); // or the error would stand behind the first rows
            }
            throw forClient(failure, RequestRecord.KEY.get(exchange).requestId());
        }
        response.flushBuffer();
    }

    /** Writes all rows; flushed at the end, so that a failure before the first buffer is full can still be told. */
    void write(ExportQuery query, OutputStream to) throws IOException {
        StringBuilder page = new StringBuilder();
        Writer out = new OutputStreamWriter(to, UTF_8);
        ExportPages.Sink line;
        if (query.format() == ExportQuery.Format.CSV) {
            page.append(CsvLine.of(ExportPages.COLUMNS));
            line = row -> page.append(CsvLine.of(cells(row)));
        } else {
            line = row -> page.append(row.getString("line")).append('\n');
        }
        pages.read(query, line, () -> {
            out.append(page);
            page.setLength(0);
        });
        out.flush();
    }

    /** As reports are told, which read on the same connections. */
    private static RuntimeException forClient(DataAccessException failure, String requestId) {
        GatewayException told = switch (failure) {
            case QueryTimeoutException slow -> GatewayException.databaseTooSlow();
            case DataAccessResourceFailureException away -> GatewayException.databaseAway();
            default -> null;
        };
        if (told == null) {
            return failure;
        }
        LOG.warn(
                "Request {} could not export the ledger: {}",
                requestId,
                failure.getMostSpecificCause().getMessage());
        return told;
    }

    private static List<@Nullable String> cells(ResultSet row) throws SQLException {
        List<@Nullable String> cells = new ArrayList<>();
        for (String column : ExportPages.COLUMNS) {
            cells.add(row.getString(column));
        }
        return cells;
    }
}
