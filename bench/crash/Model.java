import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What is asked for, by provider, and which quota it counts against. */
enum Model {
    OPENAI("requests", "openai/v1"),
    ANTHROPIC("total_tokens", "anthropic"),
    GEMINI("cost", "gemini"),
    DEEPSEEK("", "deepseek"); // without a quota

    final String unit;
    final String path;

    Model(String unit, String path) {
        this.unit = unit;
        this.path = path;
    }

    String provider() {
        return name().toLowerCase(Locale.ROOT);
    }

    String channel() {
        return "crash-" + provider();
    }

    String id() {
        return "sim-" + provider();
    }

    String channelModels() {
        return "['" + id() + "','" + id() + ":*']";
    }

    /** Whether that name asks for it, with or without how the simulator is to answer. */
    boolean owns(String name) {
        return name.equals(id()) || name.startsWith(id() + ":");
    }

    boolean hasQuota() {
        return !unit.isEmpty();
    }

    /** What so many requests with such a prompt use, about. */
    BigDecimal limit(long requests, long prompt) {
        return switch (unit) {
            case "requests" -> BigDecimal.valueOf(requests);
            case "total_tokens" -> BigDecimal.valueOf(requests * (prompt + 16));
            // a dollar a million tokens, ten for those of the answer
            default -> BigDecimal.valueOf(requests * (prompt + 10 * 16), 6);
        };
    }

    /** What these requests have used. */
    BigDecimal used(List<Row> rows) {
        return switch (unit) {
            case "requests" -> BigDecimal.valueOf(rows.size());
            case "total_tokens" ->
                BigDecimal.valueOf(rows.stream()
                        .mapToLong(row -> row.prompt() + row.completion())
                        .sum());
            default -> BigDecimal.valueOf(rows.stream().mapToLong(Row::nanos).sum(), 9);
        };
    }
}
