import java.util.ArrayList;
import java.util.List;

/** One metric of one target over the rounds. */
final class Values {

    private final List<Double> all = new ArrayList<>();

    void add(double value) {
        all.add(value);
    }

    double median() {
        List<Double> sorted = all.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double min() {
        return all.stream().mapToDouble(each -> each).min().orElseThrow();
    }

    double max() {
        return all.stream().mapToDouble(each -> each).max().orElseThrow();
    }

    /** The median, and what lies around it. */
    String format(Metric metric) {
        String median = metric.format(median());
        return all.size() == 1 ? median : median + " (" + metric.format(min()) + " to " + metric.format(max()) + ")";
    }
}
