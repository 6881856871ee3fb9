package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model can do, where models differ
 * (<a href="https://docs.anthropic.com/en/docs/about-claude/models/overview">models</a>). A channel's settings
 * {@code thinking}, {@code sampling}, {@code forced-tool-choice}, {@code json-schema}, {@code prefill} and
 * {@code max-tokens} overrule the table.
 *
 * @param thinking how thinking is switched
 * @param sampling whether temperature, top_p and top_k are taken
 * @param forcedToolChoice whether a call can be demanded
 * @param jsonSchema whether {@code output_config.format} is known
 * @param prefill whether the last message may be the assistant's
 * @param maxTokens the output limit when the client names none
 */
record ClaudeModel(
        Thinking thinking,
        boolean sampling,
        boolean forcedToolChoice,
        boolean jsonSchema,
        boolean prefill,
        int maxTokens) {

    /** How a model is made to think, and not to. */
    enum Thinking {
        /** It does not. */
        NONE,
        /** {@code enabled} with a budget; off when absent. */
        BUDGET,
        /** {@code adaptive} with an effort; off when absent. */
        ADAPTIVE,
        /** {@code adaptive} with an effort; on when absent, off with {@code disabled}. */
        ADAPTIVE_BY_DEFAULT,
        /** Cannot be off. */
        ALWAYS,
        /** Off between tool calls only. */
        BETWEEN_TOOLS
    }

    private static final int DEFAULT_MAX_TOKENS = 8192;

    private record Row(Pattern name, ClaudeModel model) {}

    /** The first row that matches; the last Claude row stands for what is newer than this table. */
    private static final List<Row> TABLE = List.of(
            row("fable-5-1|opus-5-5", Thinking.ALWAYS, false, false, true, false),
            row("sonnet-5-5", Thinking.BETWEEN_TOOLS, false, false, true, false),
            row("fable-5", Thinking.ALWAYS, false, true, true, false),
            row("(opus|sonnet|haiku)-5", Thinking.ADAPTIVE_BY_DEFAULT, false, true, true, false),
            row("4-[78]", Thinking.ADAPTIVE, false, true, true, false),
            row("4-6", Thinking.ADAPTIVE, true, true, true, false),
            row("4-5", Thinking.BUDGET, true, true, true, true),
            row("-4-[01]|-4-20|(opus|sonnet)-4$|3-7", Thinking.BUDGET, true, true, false, true),
            row("claude-(3|2|instant)", Thinking.NONE, true, true, false, true),
            row("claude", Thinking.ADAPTIVE_BY_DEFAULT, false, false, true, false));

    private static final ClaudeModel OTHER = new ClaudeModel(Thinking.NONE, true, true, true, true, DEFAULT_MAX_TOKENS);

    private static Row row(
            String name, Thinking thinking, boolean sampling, boolean forced, boolean schema, boolean prefill) {
        return new Row(
                Pattern.compile(name),
                new ClaudeModel(thinking, sampling, forced, schema, prefill, DEFAULT_MAX_TOKENS));
    }

    /** What the channel's settings and the table say. */
    static ClaudeModel of(Channel channel, String upstreamModel) {
        ClaudeModel known = TABLE.stream()
                .filter(row -> row.name().matcher(upstreamModel).find())
                .map(Row::model)
                .findFirst()
                .orElse(OTHER);
        String thinking = channel.settings().get("thinking");
        String maxTokens = channel.settings().get("max-tokens");
        return new ClaudeModel(
                thinking == null
                        ? known.thinking
                        : Thinking.valueOf(thinking.toUpperCase(Locale.ROOT).replace('-', '_')),
                flag(channel, "sampling", known.sampling),
                flag(channel, "forced-tool-choice", known.forcedToolChoice),
                flag(channel, "json-schema", known.jsonSchema),
                flag(channel, "prefill", known.prefill),
                maxTokens == null ? known.maxTokens : Integer.parseInt(maxTokens));
    }

    private static boolean flag(Channel channel, String setting, boolean otherwise) {
        @Nullable String value = channel.settings().get(setting);
        return value == null ? otherwise : Boolean.parseBoolean(value);
    }
}
