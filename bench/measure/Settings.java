import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the environment says; {@code run}, above this directory, explains each. */
record Settings(Path jar, Path work) {

    /** The scenarios that run when none is named. */
    private static final String ALL = "whole rate ledger large anthropic gemini fast streams start";

    /** What a table is repeated with; the others are paths of a machine, or a secret. */
    private static final List<String> SHOWN = List.of(
            "SCENARIOS",
            "ROUNDS",
            "SECONDS_EACH",
            "WARM_UP",
            "RATE",
            "LEDGER_RATE",
            "STREAMS",
            "SOAK_MINUTES",
            "STARTS",
            "PATIENCE",
            "HEAP",
            "STREAMS_HEAP",
            "SIMULATOR_HEAP",
            "SIMULATOR_PORT",
            "JVM",
            "OTHERS",
            "OTHERS_HEADERS");

    int rounds() {
        return Integer.parseInt(text("ROUNDS", "3"));
    }

    Duration each() {
        return seconds("SECONDS_EACH", "10");
    }

    Duration warmUp() {
        return seconds("WARM_UP", "20");
    }

    /** Seconds to wait before a round for a busy machine. */
    int patience() {
        return Integer.parseInt(text("PATIENCE", "60"));
    }

    int rate() {
        return Integer.parseInt(text("RATE", "500"));
    }

    /** At which the ledger's price is measured. */
    int ledgerRate() {
        return Integer.parseInt(text("LEDGER_RATE", "1000"));
    }

    int starts() {
        return Integer.parseInt(text("STARTS", "5"));
    }

    Duration soak() {
        return Duration.ofSeconds((long) (Double.parseDouble(text("SOAK_MINUTES", "30")) * 60));
    }

    boolean wants(String scenario) {
        return words(text("SCENARIOS", ALL)).contains(scenario);
    }

    String java() {
        return text("JAVA", "java");
    }

    String heap() {
        return text("HEAP", "512m");
    }

    String streamsHeap() {
        return text("STREAMS_HEAP", "1g");
    }

    /** How many at once, the milliseconds between events, and those within which all begin. */
    List<StreamScenario.Load> streams() {
        return words(text("STREAMS", "100:20 1000:100 5000:500:6550")).stream()
                .map(StreamScenario.Load::of)
                .toList();
    }

    /** Room for 5,000 streams: they take about 100 KB each. */
    String simulatorHeap() {
        return text("SIMULATOR_HEAP", "2g");
    }

    List<String> jvm() {
        return words(text("JVM", "-XX:+AlwaysPreTouch"));
    }

    Path binaries() {
        return Path.of(text("BINARIES", work.resolve("binaries").toString()));
    }

    Path results() {
        return Path.of(text("RESULTS", "bench/results"));
    }

    /** The AOT cache of {@code start}; empty when there is none. */
    String aot() {
        return text("AOT", "");
    }

    Path aotJar() {
        return Path.of(text("AOT_JAR", jar.toString()));
    }

    int simulatorPort() {
        return Integer.parseInt(text("SIMULATOR_PORT", "0"));
    }

    List<String> others() {
        return words(text("OTHERS", ""));
    }

    String othersKey() {
        return text("OTHERS_KEY", "none");
    }

    /** From {@code name=value} each. */
    Map<String, String> othersHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : text("OTHERS_HEADERS", "").strip().split("\\s+")) {
            if (!header.isEmpty()) {
                int end = header.indexOf('=');
                if (end < 1) {
                    throw new IllegalArgumentException("OTHERS_HEADERS has " + header + ", which is not name=value");
                }
                headers.put(header.substring(0, end), header.substring(end + 1));
            }
        }
        return headers;
    }

    /** What the environment says of all this, as it would be written in front of the command; nothing secret. */
    String given() {
        List<String> given = new ArrayList<>();
        for (String name : SHOWN) {
            String value = text(name, "");
            if (!value.isEmpty()) {
                value = name.equals("OTHERS_HEADERS") ? value.replaceAll("=\\S+", "=...") : value; // may be keys
                given.add(name + "=" + (value.matches("[\\w.:/=+-]+") ? value : '"' + value + '"'));
            }
        }
        return String.join(" ", given);
    }

    private static Duration seconds(String name, String otherwise) {
        return Duration.ofMillis((long) (Double.parseDouble(text(name, otherwise)) * 1000));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.strip().split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String text(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
