package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.provider.anthropic.AnthropicCapabilities.Thinking;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Models by name (<a href="https://docs.anthropic.com/en/docs/about-claude/models/overview">models</a>). No other type
 * of this package knows a model's name.
 */
final class ClaudeModels {

    private static final int MAX_TOKENS = 8192;
    private static final int UNKNOWN = Integer.MAX_VALUE;
    private static final List<String> NO_EFFORT = List.of();
    private static final List<String> TO_HIGH = List.of("low", "medium", "high");
    private static final List<String> TO_XHIGH = List.of("low", "medium", "high", "xhigh");
    private static final List<String> NO_XHIGH = List.of("low", "medium", "high", "max");
    private static final List<String> ALL = List.of("low", "medium", "high", "xhigh", "max");

    private record Model(
            Thinking thinking,
            List<String> efforts,
            boolean sampling,
            boolean forcedToolChoice,
            boolean jsonSchema,
            boolean prefill,
            int maxOutput)
            implements AnthropicCapabilities {

        @Override
        public int maxTokens() {
            return Math.min(MAX_TOKENS, maxOutput);
        }
    }

    private record Row(Pattern name, Model model) {}

    /**
     * The first row that matches counts. Columns: name, thinking, efforts, then whether it takes sampling, forced tools,
     * a JSON schema and a prefill, and its largest output. A Claude newer than the table can do what the newest can.
     */
    private static final List<Row> TABLE = List.of(
            row("fable-5-[1-9]|opus-5-5", Thinking.ALWAYS_ON, ALL, false, false, true, false, UNKNOWN),
            row("sonnet-5-5", Thinking.BETWEEN_TOOLS, ALL, false, false, true, false, UNKNOWN),
            row("fable-5", Thinking.ALWAYS_ON, ALL, false, true, true, false, UNKNOWN),
            row("haiku-(4-[78]|5)", Thinking.ADAPTIVE, TO_XHIGH, false, true, true, false, UNKNOWN),
            row("(opus|sonnet)-(4-[78]|5)", Thinking.ADAPTIVE, ALL, false, true, true, false, UNKNOWN),
            row("opus-4-6", Thinking.BOTH, NO_XHIGH, true, true, true, false, 128_000),
            row("-4-6", Thinking.BOTH, TO_HIGH, true, true, true, false, 64_000),
            row("-4-5", Thinking.BUDGET, NO_EFFORT, true, true, true, true, 64_000),
            row("opus-4(?!-[2-9](-|$))", Thinking.BUDGET, NO_EFFORT, true, true, false, true, 32_000),
            row("sonnet-4(?!-[1-9](-|$))|3-7", Thinking.BUDGET, NO_EFFORT, true, true, false, true, 64_000),
            row("claude-3-5", Thinking.NONE, NO_EFFORT, true, true, false, true, 8192),
            row("claude-(3|2|instant)", Thinking.NONE, NO_EFFORT, true, true, false, true, 4096),
            row("claude", Thinking.ALWAYS_ON, ALL, false, false, true, false, UNKNOWN));

    /** A server that speaks Anthropic's format for models of its own: only what every version of the format had. */
    private static final Model OTHER = new Model(Thinking.NONE, NO_EFFORT, true, true, false, true, UNKNOWN);

    private ClaudeModels() {}

    private static Row row(
            String name,
            Thinking thinking,
            List<String> efforts,
            boolean sampling,
            boolean forced,
            boolean schema,
            boolean prefill,
            int maxOutput) {
        return new Row(
                Pattern.compile(name), new Model(thinking, efforts, sampling, forced, schema, prefill, maxOutput));
    }

    /** What the table says of a name; some servers write versions with a dot. */
    static AnthropicCapabilities find(String upstreamModel) {
        String name = upstreamModel.replace('.', '-');
        return TABLE.stream()
                .filter(row -> row.name().matcher(name).find())
                .map(Row::model)
                .findFirst()
                .orElse(OTHER);
    }
}
