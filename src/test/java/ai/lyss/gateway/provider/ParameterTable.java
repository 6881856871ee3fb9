package ai.lyss.gateway.provider;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What becomes of each parameter of {@code src/test/resources/parameters.json}, found out by asking the steps of the
 * providers' routes to say it.
 */
final class ParameterTable {

    private final ObjectNode parameters;

    /**
     * Somebody to ask.
     *
     * @param title the column's
     */
    record Column(String title, String provider, Map<String, String> settings, String model, Transform transform) {}

    ParameterTable() throws IOException {
        parameters = (ObjectNode) Json.read(Files.readAllBytes(Path.of("src/test/resources/parameters.json")));
    }

    /** A row for each parameter and for each operation. */
    String all(List<Column> columns) {
        List<List<String>> rows = new ArrayList<>();
        parameters.properties().forEach(each -> rows.add(row(each.getKey(), (ObjectNode) each.getValue(), columns)));
        for (Operation operation : Operation.values()) {
            if (operation != Operation.CHAT) {
                List<String> row = new ArrayList<>(List.of(operation.words()));
                columns.forEach(column -> row.add(knows(column, operation)));
                rows.add(row);
            }
        }
        return markdown("", columns.stream().map(Column::title).toList(), rows);
    }

    /** The rows that are not the same in all columns. */
    String differing(List<Column> columns) {
        List<List<String>> rows = new ArrayList<>();
        parameters.properties().forEach(each -> {
            List<String> row = row(each.getKey(), (ObjectNode) each.getValue(), columns);
            if (row.stream().skip(1).distinct().count() > 1) {
                rows.add(row);
            }
        });
        return markdown("", columns.stream().map(Column::title).toList(), rows);
    }

    private static List<String> row(String title, ObjectNode parameter, List<Column> columns) {
        List<String> row = new ArrayList<>(List.of(title));
        columns.forEach(column -> row.add(verdict(column, parameter)));
        return row;
    }

    private static String verdict(Column column, ObjectNode parameter) {
        ObjectNode body = Json.object().put("model", column.model());
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        body.setAll(parameter);
        try {
            List<Loss> losses = column.transform()
                    .said(ModelRequest.chat(column.model(), false, false, body), channel(column))
                    .losses();
            boolean dropped = losses.stream().anyMatch(loss -> loss.kind() == Loss.Kind.DROPPED);
            return dropped ? "–" : losses.isEmpty() ? "✓" : "≈";
        } catch (GatewayException refused) {
            return "✗";
        }
    }

    private static String knows(Column column, Operation operation) {
        ObjectNode body = Json.object().put("model", column.model()).put("input", "Hi");
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        try {
            column.transform()
                    .said(new ModelRequest(operation, column.model(), false, false, body, null), channel(column));
            return "✓";
        } catch (GatewayException refused) {
            return "unsupported_operation".equals(refused.code()) ? "✗" : "✓";
        }
    }

    private static Channel channel(Column column) {
        return new Channel(
                "ch-1",
                null,
                "documented",
                column.provider(),
                URI.create("https://upstream.test"),
                new Credential("none"),
                column.settings(),
                List.of(new ChannelModel("*", null)),
                1,
                0,
                true);
    }

    private static String markdown(String corner, List<String> titles, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("| " + corner + " | " + String.join(" | ", titles) + " |\n");
        table.append("|---").append("|:-:".repeat(titles.size())).append("|\n");
        rows.forEach(row -> table.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return table.toString();
    }
}
