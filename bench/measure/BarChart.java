import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A panel with a bar for each target, for every cell and what is to be seen of it; whiskers reach from least to most. */
final class BarChart {

    private static final int WIDTH = 500;
    private static final int LEFT = 80;
    private static final int RIGHT = 175;
    private static final int BAR = 20;
    private static final List<String> COLOURS = List.of("#8da0b3", "#5b8c5a", "#c8553d", "#d9a441", "#7a5c99");

    private final StringBuilder svg = new StringBuilder();
    private int column;
    private int y = 10;
    private int rowHeight;

    private BarChart() {}

    static String of(List<Section> sections) {
        BarChart chart = new BarChart();
        for (Section section : sections) {
            if (!section.isEmpty()) {
                chart.heading(section.title);
                for (String cell : section.cells()) {
                    for (Metric metric : section.plotted) {
                        chart.panel(cell + ": " + metric.name(), metric, section.values(cell, metric));
                    }
                }
            }
        }
        chart.endRow();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\">%n"
                        .formatted(2 * WIDTH + 20, chart.y + 10)
                + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n" + chart.svg + "</svg>\n";
    }

    private void heading(String title) {
        endRow();
        text(10, y + 18, "font-size=\"15\" font-weight=\"bold\"", title);
        y += 28;
    }

    private void endRow() {
        y += rowHeight;
        rowHeight = 0;
        column = 0;
    }

    private void panel(String title, Metric metric, Map<String, Values> values) {
        if (values.isEmpty()) {
            return;
        }
        if (column == 2) {
            endRow();
        }
        int x = 10 + column++ * WIDTH;
        rowHeight = Math.max(rowHeight, values.size() * BAR + 34);
        text(x, y + 12, "font-size=\"12\"", title);
        double most = values.values().stream().mapToDouble(Values::max).max().orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / (most <= 0 ? 1 : most);
        int row = 0;
        for (Map.Entry<String, Values> each : values.entrySet()) {
            int top = y + 20 + row * BAR;
            Values of = each.getValue();
            text(x, top + 12, "font-size=\"11\"", each.getKey());
            rectangle(x + LEFT, top, Math.max(0, of.median()) * scale, BAR - 5, COLOURS.get(row % COLOURS.size()));
            rectangle(x + LEFT + of.min() * scale, top + 7, (of.max() - of.min()) * scale, 1.5, "#222");
            text(x + LEFT + (int) (of.max() * scale) + 5, top + 12, "font-size=\"11\"", of.format(metric));
            row++;
        }
    }

    private void rectangle(double x, double top, double width, double height, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x,
                top,
                Math.max(0, width),
                height,
                colour));
    }

    private void text(int x, int baseline, String style, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" %s>%s</text>%n"
                .formatted(x, baseline, style, text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
