package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Channel;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a Gemini model can do: the channel's settings first, the model's family otherwise. Nothing else in this package
 * knows a model's name.
 *
 * @param thinking how thinking is controlled; setting {@code thinking}
 * @param levels the thinking levels, lowest first; setting {@code thinking-levels}, separated by commas
 * @param leastBudget the thinking budget nearest to none, in tokens; setting {@code thinking-least-budget}
 * @param jsonSchema whether schemas go through the JSON Schema door; setting {@code json-schema}
 * @param penalties whether presence and frequency penalties are accepted; setting {@code penalties}
 * @param candidates whether more than one candidate can be asked for; setting {@code candidates}
 * @param jsonWithTools whether a JSON answer can be asked for beside tools; setting {@code json-with-tools}
 * @param signatures whether function calls must come back with their signatures and ids; setting
 *     {@code thought-signatures}
 */
record GeminiCapabilities(
        Thinking thinking,
        List<String> levels,
        int leastBudget,
        boolean jsonSchema,
        boolean penalties,
        boolean candidates,
        boolean jsonWithTools,
        boolean signatures) {

    /** Two levels that every model with levels has, when a channel names none. */
    GeminiCapabilities {
        levels = thinking == Thinking.LEVEL && levels.isEmpty() ? List.of("LOW", "HIGH") : List.copyOf(levels);
    }

    /** How a model's thinking is controlled (<a href="https://ai.google.dev/gemini-api/docs/thinking">thinking</a>). */
    enum Thinking {
        /** Not at all; to try is an error. */
        NONE,
        /** By a number of tokens. */
        BUDGET,
        /** By a word; it cannot be turned off. */
        LEVEL
    }

    private record Family(Pattern name, GeminiCapabilities can) {}

    /**
     * The families, first match first (<a href="https://ai.google.dev/gemini-api/docs/models">models</a>). A model that
     * matches nothing is asked for everything except thinking, and may refuse.
     */
    private static final List<Family> FAMILIES = List.of(
            family("^gemini-(1\\.|2\\.0|pro$|pro-vision|ultra)", old(Thinking.NONE, 0, false)),
            family(
                    "^gemini-2\\.5-.*(image|tts|audio|live)",
                    new GeminiCapabilities(Thinking.NONE, List.of(), 0, true, false, false, false, false)),
            family("^gemini-2\\.5-pro", old(Thinking.BUDGET, 128, true)),
            family("^gemini-2\\.5", old(Thinking.BUDGET, 0, true)),
            family("^gemini-([3-9]|\\d\\d)(\\.\\d+)?-.*(image|tts|audio|live)", level(Thinking.NONE)),
            family("^gemini-3-flash", level(Thinking.LEVEL, "MINIMAL", "LOW", "MEDIUM", "HIGH")),
            family("^gemini-(([3-9]|\\d\\d)(\\.\\d+)?-)?flash", level(Thinking.LEVEL, "LOW", "MEDIUM", "HIGH")),
            family("^gemini-(([3-9]|\\d\\d)(\\.\\d+)?|pro-latest)", level(Thinking.LEVEL, "LOW", "HIGH")),
            family("", new GeminiCapabilities(Thinking.NONE, List.of(), 0, true, true, true, true, false)));

    /** What the model can do on the channel. */
    static GeminiCapabilities of(String upstreamModel, Channel channel) {
        String name = upstreamModel.substring(upstreamModel.lastIndexOf('/') + 1);
        GeminiCapabilities can = FAMILIES.stream()
                .filter(family -> family.name().matcher(name).find())
                .findFirst()
                .orElseThrow()
                .can();
        String levels = channel.settings().get("thinking-levels");
        return new GeminiCapabilities(
                Thinking.valueOf(
                        channel.setting("thinking", can.thinking.name()).toUpperCase(Locale.ROOT)),
                levels == null
                        ? can.levels
                        : List.of(levels.toUpperCase(Locale.ROOT).split("\\s*,\\s*")),
                Integer.parseInt(channel.setting("thinking-least-budget", String.valueOf(can.leastBudget))),
                flag(channel, "json-schema", can.jsonSchema),
                flag(channel, "penalties", can.penalties),
                flag(channel, "candidates", can.candidates),
                flag(channel, "json-with-tools", can.jsonWithTools),
                flag(channel, "thought-signatures", can.signatures));
    }

    private static boolean flag(Channel channel, String setting, boolean otherwise) {
        return Boolean.parseBoolean(channel.setting(setting, String.valueOf(otherwise)));
    }

    private static Family family(String name, GeminiCapabilities can) {
        return new Family(Pattern.compile(name), can);
    }

    /** Gemini 1 to 2.5: the latter take JSON Schema and refuse penalties. */
    private static GeminiCapabilities old(Thinking thinking, int leastBudget, boolean is25) {
        return new GeminiCapabilities(thinking, List.of(), leastBudget, is25, !is25, true, false, false);
    }

    /** Gemini 3 and later: neither penalties nor several candidates. */
    private static GeminiCapabilities level(Thinking thinking, String... levels) {
        return new GeminiCapabilities(thinking, List.of(levels), 0, true, false, false, true, true);
    }
}
