import java.util.List;

/** The straight line through samples, the first field of which is the time in minutes. */
record Slope(double perMinute, double mean) {

    static Slope of(List<double[]> rows, int column) {
        List<double[]> known =
                rows.stream().filter(row -> !Double.isNaN(row[column])).toList();
        double meanX = known.stream().mapToDouble(row -> row[0]).average().orElse(0);
        double meanY = known.stream().mapToDouble(row -> row[column]).average().orElse(0);
        double above = 0;
        double below = 0;
        for (double[] row : known) {
            above += (row[0] - meanX) * (row[column] - meanY);
            below += (row[0] - meanX) * (row[0] - meanX);
        }
        return new Slope(below == 0 ? 0 : above / below, meanY);
    }
}
