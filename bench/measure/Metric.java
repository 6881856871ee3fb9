import java.util.Locale;

/** Something measured: its name with unit, and how many decimals say something. */
record Metric(String name, int decimals) {

    static final Metric PER_SECOND = new Metric("requests/s", 0);
    static final Metric P50 = new Metric("p50 ms", 2);
    static final Metric P99 = new Metric("p99 ms", 2);
    static final Metric CPU = new Metric("CPU µs/request", 0);
    static final Metric DATABASE = new Metric("PostgreSQL µs/request", 0);
    static final Metric PEAK = new Metric("peak MB without PostgreSQL", 0);

    String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
