import java.util.List;
import java.util.Locale;

/** A panel for each column over the first one, which is the time. */
final class LineChart {

    private static final int WIDTH = 700;
    private static final int HEIGHT = 110;
    private static final int LEFT = 70;

    private LineChart() {}

    static String of(List<String> columns, List<double[]> rows) {
        StringBuilder svg = new StringBuilder(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\">%n"
                                .formatted(WIDTH + 40, (columns.size() - 1) * (HEIGHT + 40) + 30))
                .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        double last = rows.stream().mapToDouble(row -> row[0]).max().orElse(1);
        for (int column = 1; column < columns.size(); column++) {
            int top = 30 + (column - 1) * (HEIGHT + 40);
            int at = column;
            double most = rows.stream()
                    .mapToDouble(row -> row[at])
                    .filter(value -> !Double.isNaN(value))
                    .max()
                    .orElse(1);
            most = most <= 0 ? 1 : most;
            text(svg, 10, top - 8, columns.get(column) + ", from 0, over " + Math.round(last) + " minutes");
            text(svg, 10, top + 10, String.format(Locale.ROOT, "%,.0f", most));
            svg.append("<path d=\"M%d %dv%dh%d\" stroke=\"#999\" fill=\"none\"/>%n"
                    .formatted(LEFT, top, HEIGHT, WIDTH - LEFT));
            StringBuilder points = new StringBuilder();
            for (double[] row : rows) {
                if (!Double.isNaN(row[column])) {
                    points.append(String.format(
                            Locale.ROOT,
                            "%.1f,%.1f ",
                            LEFT + row[0] / last * (WIDTH - LEFT),
                            top + HEIGHT - row[column] / most * HEIGHT));
                }
            }
            svg.append("<polyline points=\"")
                    .append(points)
                    .append("\" stroke=\"#c8553d\" stroke-width=\"1.5\" fill=\"none\"/>\n");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void text(StringBuilder svg, int x, int y, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" font-size=\"12\">%s</text>%n".formatted(x, y, text));
    }
}
