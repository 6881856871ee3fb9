import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one scenario found: by cell (such as "32 connections") and target, each metric's values. */
final class Section {

    final String title;

    /** What the chart shows; the first of them is compared with nginx. */
    final List<Metric> plotted;

    private final Map<String, Map<String, Map<Metric, Values>>> cells = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final Set<Metric> metrics = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    Section(String title, List<Metric> plotted) {
        this.title = title;
        this.plotted = plotted;
    }

    void add(String cell, String target, Metric metric, double value) {
        metrics.add(metric);
        row(cell, target).computeIfAbsent(metric, any -> new Values()).add(value);
    }

    /** In place of what was there: of all rounds until now. */
    void set(String cell, String target, Metric metric, double value) {
        row(cell, target).remove(metric);
        add(cell, target, metric, value);
    }

    /** One wrong answer spoils a cell for all rounds. */
    void fail(String cell, String target, String error) {
        row(cell, target);
        errors.putIfAbsent(cell + "|" + target, error.replace('|', '/').replace('\n', ' '));
    }

    private Map<Metric, Values> row(String cell, String target) {
        return cells.computeIfAbsent(cell, any -> new LinkedHashMap<>())
                .computeIfAbsent(target, any -> new LinkedHashMap<>());
    }

    void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
        }
    }

    boolean isEmpty() {
        return cells.isEmpty();
    }

    Set<String> cells() {
        return cells.keySet();
    }

    /** The values of each target that has some. */
    Map<String, Values> values(String cell, Metric metric) {
        Map<String, Values> found = new LinkedHashMap<>();
        cells.get(cell).forEach((target, row) -> {
            if (row.containsKey(metric) && !errors.containsKey(cell + "|" + target)) {
                found.put(target, row.get(metric));
            }
        });
        return found;
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("## ").append(title).append("\n\n| | target |");
        boolean compared = cells.values().stream().anyMatch(cell -> cell.containsKey(Rig.NGINX));
        int column = 0;
        for (Metric metric : metrics) {
            text.append(' ').append(metric.name()).append(" |");
            text.append(column++ == 0 && compared ? " of nginx |" : "");
        }
        text.append("\n|---|---|")
                .append("---|".repeat(metrics.size() + (compared ? 1 : 0)))
                .append('\n');
        cells.forEach((cell, rows) -> rows.forEach((target, row) -> {
            text.append("| ").append(cell).append(" | ").append(target).append(" |");
            String error = errors.get(cell + "|" + target);
            text.append(error == null ? row(cell, row, compared) : " **error**: `" + error.replace('`', '\'') + "` |");
            text.append('\n');
        }));
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.append('\n').toString();
    }

    private String row(String cell, Map<Metric, Values> row, boolean compared) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (Metric metric : metrics) {
            Values values = row.get(metric);
            text.append(' ').append(values == null ? "" : values.format(metric)).append(" |");
            if (column++ == 0 && compared) {
                Values nginx = values(cell, metric).get(Rig.NGINX);
                text.append(
                        values == null || nginx == null || nginx.median() == 0
                                ? " |"
                                : " %.0f %% |".formatted(100 * values.median() / nginx.median()));
            }
        }
        return text.toString();
    }
}
