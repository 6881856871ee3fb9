package ai.lyss.gateway.core;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What servers that speak OpenAI's chat completions, or nearly so, differ in. Without a word about a server it is taken
 * for OpenAI. Names of fields are OpenAI's.
 */
public final class ServerCapabilities {

    private static final String PAIRS = "a list of a=b";

    /** How the limit of output tokens is called. */
    public static final Capability<String> TOKEN_LIMIT = Capability.word(
                    "token-limit", "as-is", "as-is", "max_tokens", "max_completion_tokens")
            .means("How the limit of output tokens is called.");

    /** Parameters that are a 400: they are not sent. */
    public static final Capability<List<String>> REFUSES =
            Capability.list("refuses").means("Parameters that are a 400: they are not sent.");

    /** Parameters that are a 400 while the model reasons. */
    public static final Capability<List<String>> REFUSES_WHILE_REASONING =
            Capability.list("refuses-while-reasoning").means("Parameters that are a 400 while the model reasons.");

    /** Parameters without effect: they are sent, and told as lost. */
    public static final Capability<List<String>> IGNORES =
            Capability.list("ignores").means("Parameters without effect: they are sent, and told as lost.");

    /** Parameters without effect while the model reasons. */
    public static final Capability<List<String>> IGNORES_WHILE_REASONING =
            Capability.list("ignores-while-reasoning").means("Parameters without effect while the model reasons.");

    /** Parameters by another name: {@code seed=random_seed}. */
    public static final Capability<Map<String, String>> RENAMES = pairs(
                    "renames", PAIRS, Map.of(), UnaryOperator.identity(), Function.identity())
            .means("Parameters by another name: `seed=random_seed`.");

    /** Ranges of numbers, to which others are moved: {@code temperature=0..1}. */
    public static final Capability<Map<String, Range>> RANGES = pairs(
                    "ranges", PAIRS, Map.of(), UnaryOperator.identity(), Range::of)
            .means("Ranges of numbers, to which others are moved: `temperature=0..1`.");

    /** Headers, and the channel's settings that they are made of: {@code X-Title=title}. */
    public static final Capability<Map<String, String>> HEADERS = pairs(
                    "headers",
                    PAIRS
                            + " without headers that the gateway sets, that belong to a connection or that show a credential",
                    new TreeMap<>(Map.of("OpenAI-Organization", "organization", "OpenAI-Project", "project")),
                    AddedHeader::name,
                    Function.identity())
            .means("Headers, and the channel's settings that they are made of: `X-Title=title`.");

    /** Whether the role {@code developer} is known; else it is {@code system}. */
    public static final Capability<Boolean> DEVELOPER_ROLE = Capability.flag("developer-role", true)
            .means("Whether the role `developer` is known; else it is `system`.");

    /** Where system messages may stand; {@code first} is one message at the beginning. */
    public static final Capability<String> SYSTEM_MESSAGES = Capability.word(
                    "system-messages", "anywhere", "anywhere", "first")
            .means("Where system messages may stand; `first` is one message at the beginning.");

    /** In what order turns may come. */
    public static final Capability<String> TURNS = Capability.word(
                    "turns", "any", "any", "alternating", "no-user-after-tool")
            .means("In what order turns may come.");

    /** What an assistant's turn without content must look like: {@code omit} is for those with tool calls. */
    public static final Capability<String> EMPTY_ASSISTANT = Capability.word(
                    "empty-assistant", "as-is", "as-is", "omit", "space")
            .means("What an assistant's turn without content must look like: `omit` is for those with tool calls.");

    /** Fields of messages that are a 400. */
    public static final Capability<List<String>> REFUSES_IN_MESSAGES =
            Capability.list("refuses-in-messages").means("Fields of messages that are a 400.");

    /** Fields of content parts and of tools that are a 400. */
    public static final Capability<List<String>> REFUSES_IN_PARTS =
            Capability.list("refuses-in-parts").means("Fields of content parts and of tools that are a 400.");

    /** Types of content parts that are known; empty for all. */
    public static final Capability<List<String>> CONTENT_PARTS =
            Capability.list("content-parts").means("Types of content parts that are known; empty for all.");

    /** Whether an image may be a link; else it must be inlined. */
    public static final Capability<Boolean> IMAGE_LINKS =
            Capability.flag("image-links", true).means("Whether an image may be a link; else it must be inlined.");

    /** Whether content of nothing but text has to be a string. */
    public static final Capability<Boolean> TEXT_AS_STRING =
            Capability.flag("text-as-string", false).means("Whether content of nothing but text has to be a string.");

    /** Whether a tool's result has to name the tool. */
    public static final Capability<Boolean> NAMED_RESULTS =
            Capability.flag("named-results", false).means("Whether a tool's result has to name the tool.");

    /** Whether the deprecated {@code functions} and {@code function_call} are known; else they are said as tools. */
    public static final Capability<Boolean> FUNCTIONS = Capability.flag("functions", true)
            .means("Whether the deprecated `functions` and `function_call` are known; else they are said as tools.");

    /** Types of tools that are known. */
    public static final Capability<List<String>> TOOL_TYPES =
            Capability.list("tool-types", "function", "custom").means("Types of tools that are known.");

    /** Fields of a tool's function that are a 400. */
    public static final Capability<List<String>> REFUSES_IN_FUNCTIONS =
            Capability.list("refuses-in-functions").means("Fields of a tool's function that are a 400.");

    /** Forms of {@code tool_choice} that are known. */
    public static final Capability<List<String>> TOOL_CHOICE = Capability.list(
                    "tool-choice", "auto", "none", "required", "function", "custom", "allowed_tools")
            .means("Forms of `tool_choice` that are known.");

    /** The word for a {@code tool_choice} of {@code required}. */
    public static final Capability<String> REQUIRED_TOOL =
            Capability.text("required-tool", "required").means("The word for a `tool_choice` of `required`.");

    /** Whether empty {@code tools} may be sent, and {@code parallel_tool_calls} without any. */
    public static final Capability<Boolean> EMPTY_TOOLS = Capability.flag("empty-tools", true)
            .means("Whether empty `tools` may be sent, and `parallel_tool_calls` without any.");

    /** What ids of tool calls must look like. */
    public static final Capability<String> CALL_IDS = Capability.word(
                    "call-ids", "any", "any", "at-most-40", "nine-alphanumeric")
            .means("What ids of tool calls must look like.");

    /** The most that {@code response_format} can ask for; {@code instruction} is none of it, only words. */
    public static final Capability<String> STRUCTURED_OUTPUT = Capability.word(
                    "structured-output", "json_schema", "json_schema", "json_object", "instruction")
            .means("The most that `response_format` can ask for; `instruction` is none of it, only words.");

    /** How {@code reasoning_effort} is said; the switches know no levels. */
    public static final Capability<String> REASONING_REQUEST = Capability.word(
                    "reasoning-request",
                    "effort",
                    "effort",
                    "reasoning-object",
                    "thinking-switch",
                    "thinking-and-effort",
                    "enable-thinking",
                    "none")
            .means("How `reasoning_effort` is said; the switches know no levels.");

    /** The word that switches thinking on where there is a switch. */
    public static final Capability<String> THINKING_ON = Capability.text("thinking-on", "enabled")
            .means("The word that switches thinking on where there is a switch.");

    /** Efforts that are known, from the least to the most; empty for all. */
    public static final Capability<List<String>> EFFORT_WORDS =
            Capability.list("effort-words").means("Efforts that are known, from the least to the most; empty for all.");

    /** Whether the model reasons when no effort is asked for. */
    public static final Capability<Boolean> REASONS_UNASKED =
            Capability.flag("reasons-unasked", true).means("Whether the model reasons when no effort is asked for.");

    /** What the model cannot be asked for while it reasons: tools, forced-tool, calls-without-reasoning. */
    public static final Capability<List<String>> NO_REASONING_WITH = Capability.list("no-reasoning-with")
            .means("What the model cannot be asked for while it reasons: tools, forced-tool, calls-without-reasoning.");

    /** What becomes of the reasoning of earlier turns. */
    public static final Capability<String> REASONING_HISTORY = Capability.word(
                    "reasoning-history", "drop", "drop", "keep", "placeholder", "think-tags")
            .means("What becomes of the reasoning of earlier turns.");

    /** Where the reasoning of earlier turns stands. */
    public static final Capability<String> REASONING_FIELD = Capability.word(
                    "reasoning-field", "reasoning_content", "reasoning_content", "reasoning")
            .means("Where the reasoning of earlier turns stands.");

    /** Whether an answer's text may begin with its reasoning in {@code <think>} tags. */
    public static final Capability<Boolean> INLINE_THINK = Capability.flag("inline-think", false)
            .means("Whether an answer's text may begin with its reasoning in `<think>` tags.");

    /** Whether {@code stream_options} are known. */
    public static final Capability<Boolean> STREAM_OPTIONS =
            Capability.flag("stream-options", true).means("Whether `stream_options` are known.");

    /** Whether the model answers as a stream only. */
    public static final Capability<Boolean> ONLY_STREAMS =
            Capability.flag("only-streams", false).means("Whether the model answers as a stream only.");

    /** Whether an answer that follows a schema can be streamed. */
    public static final Capability<Boolean> SCHEMA_STREAMS =
            Capability.flag("schema-streams", true).means("Whether an answer that follows a schema can be streamed.");

    private ServerCapabilities() {}

    /** All of them. */
    static List<Capability<?>> all() {
        return List.of(
                TOKEN_LIMIT,
                REFUSES,
                REFUSES_WHILE_REASONING,
                IGNORES,
                IGNORES_WHILE_REASONING,
                RENAMES,
                RANGES,
                HEADERS,
                DEVELOPER_ROLE,
                SYSTEM_MESSAGES,
                TURNS,
                EMPTY_ASSISTANT,
                REFUSES_IN_MESSAGES,
                REFUSES_IN_PARTS,
                CONTENT_PARTS,
                IMAGE_LINKS,
                TEXT_AS_STRING,
                NAMED_RESULTS,
                FUNCTIONS,
                TOOL_TYPES,
                REFUSES_IN_FUNCTIONS,
                TOOL_CHOICE,
                REQUIRED_TOOL,
                EMPTY_TOOLS,
                CALL_IDS,
                STRUCTURED_OUTPUT,
                REASONING_REQUEST,
                THINKING_ON,
                EFFORT_WORDS,
                REASONS_UNASKED,
                NO_REASONING_WITH,
                REASONING_HISTORY,
                REASONING_FIELD,
                INLINE_THINK,
                STREAM_OPTIONS,
                ONLY_STREAMS,
                SCHEMA_STREAMS);
    }

    /** A range of numbers; both ends belong to it. */
    public record Range(BigDecimal least, BigDecimal most) {

        /** Reads {@code 0..1.5}; throws {@link IllegalArgumentException} on anything else. */
        static Range of(String text) {
            int dots = text.indexOf("..");
            Range range = new Range(
                    new BigDecimal(text.substring(0, Math.max(0, dots))), new BigDecimal(text.substring(dots + 2)));
            if (dots < 0 || range.least.compareTo(range.most) > 0) {
                throw new IllegalArgumentException();
            }
            return range;
        }

        /** The number, or the end that is nearest to it. */
        public BigDecimal nearest(BigDecimal number) {
            return number.max(least).min(most);
        }
    }

    private static <V> Capability<Map<String, V>> pairs(
            String name, String words, Map<String, V> otherwise, UnaryOperator<String> key, Function<String, V> value) {
        Capability<List<String>> list = Capability.list(name);
        return new Capability<>(name, otherwise, words, given -> {
            Map<String, V> pairs = new LinkedHashMap<>();
            for (String pair : list.reader().apply(given)) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException();
                }
                pairs.put(
                        key.apply(pair.substring(0, equals).strip()),
                        value.apply(pair.substring(equals + 1).strip()));
            }
            return Collections.unmodifiableMap(pairs); // in their order: what is lost is told in it
        });
    }
}
