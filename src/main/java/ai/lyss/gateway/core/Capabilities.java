package ai.lyss.gateway.core;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every {@link Capability} that there is. */
public final class Capabilities {

    // ---- limits

    /** The context window. */
    public static final Capability<Optional<Integer>> CONTEXT =
            Capability.limit("context").means("Tokens that a request and its answer may have together.");

    /** The output limit of the model. */
    public static final Capability<Optional<Integer>> MAX_OUTPUT =
            Capability.limit("max-output").means("Tokens that an answer may have at most; a higher limit is lowered.");

    /** The output limit of a request that names none. */
    public static final Capability<Integer> MAX_TOKENS = Capability.positive("max-tokens", 8192)
            .means("Output limit of a request that names none, where the provider demands one.");

    // ---- what goes in

    /** The kinds of content. */
    public static final Capability<List<String>> INPUT = Capability.words(
                    "input",
                    List.of("text", "image", "audio", "video", "pdf"),
                    "text",
                    "image",
                    "audio",
                    "video",
                    "pdf")
            .means("Kinds of content that the model reads.");

    /** Media by link. */
    public static final Capability<Boolean> MEDIA_LINKS = Capability.flag("media-links", true)
            .means(
                    "Images, audio and files are taken as https links, which the provider fetches; else they are refused.");

    /** Media in detail. */
    public static final Capability<Boolean> MEDIA_RESOLUTION = Capability.flag("media-resolution", false)
            .means("`detail` can be said of an image where the provider's format calls it a media resolution.");

    // ---- sampling

    /** Temperature and its relatives. */
    public static final Capability<Boolean> SAMPLING =
            Capability.flag("sampling", true).means("`temperature`, `top_p` and `top_k` are taken.");

    /** Both at once. */
    public static final Capability<Boolean> TEMPERATURE_WITH_TOP_P = Capability.flag("temperature-with-top-p", true)
            .means("`temperature` and `top_p` are taken in one request; else `top_p` is dropped.");

    /** Presence and frequency. */
    public static final Capability<Boolean> PENALTIES =
            Capability.flag("penalties", true).means("`presence_penalty` and `frequency_penalty` are taken.");

    /** More than one choice. */
    public static final Capability<Boolean> CANDIDATES =
            Capability.flag("candidates", true).means("More than one choice can be asked for with `n`.");

    // ---- tools and forms of answers

    /** A call can be demanded. */
    public static final Capability<Boolean> FORCED_TOOL_CHOICE = Capability.flag("forced-tool-choice", true)
            .means("`tool_choice` can demand a call; else the model is asked for it in words.");

    /** Answers by schema. */
    public static final Capability<Boolean> JSON_SCHEMA = Capability.flag("json-schema", true)
            .means("The model keeps to a JSON schema by itself; else it is told in the nearest way that it knows.");

    /** JSON answers beside tools. */
    public static final Capability<Boolean> JSON_WITH_TOOLS =
            Capability.flag("json-with-tools", true).means("A JSON answer can be asked for beside tools.");

    /** The model goes on with words put into its mouth. */
    public static final Capability<Boolean> PREFILL = Capability.flag("prefill", true)
            .means("The last message may be the assistant's, and the model goes on with it.");

    // ---- thinking

    /** The words of {@code reasoning_effort}, from least to most. */
    public static final List<String> ALL_EFFORTS = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

    /** How thinking is controlled. */
    public static final Capability<Thinking> THINKING = Capability.choice("thinking", Thinking.NONE)
            .means("How the provider's format switches thinking: not at all (`none`), by tokens (`budget`), by a word"
                    + " without an off (`level`), by an effort or tokens (`both`), by an effort (`adaptive`), by an"
                    + " effort without an off (`always-on`) or with thinking between tool calls as its off"
                    + " (`between-tools`).");

    /** The words for effort. */
    public static final Capability<List<String>> EFFORTS = Capability.words(
                    "efforts", ALL_EFFORTS, ALL_EFFORTS.toArray(String[]::new))
            .means(
                    "Words for effort that the model knows where thinking is adaptive; others are said as the next lower one.");

    /** The words of Gemini's thinking level. */
    public static final Capability<List<String>> THINKING_LEVELS = Capability.words(
                    "thinking-levels", List.of("minimal", "low", "medium", "high"), "low", "high")
            .means("Words that the model knows where thinking is a `level`.");

    /** As little thinking as can be. */
    public static final Capability<Integer> THINKING_LEAST_BUDGET = Capability.number("thinking-least-budget", 0)
            .means("The smallest thinking budget in tokens; 0 where it can be turned off.");

    /** Calls come back signed. */
    public static final Capability<Boolean> THOUGHT_SIGNATURES = Capability.flag("thought-signatures", false)
            .means("Calls of functions must come back with their ids and thought signatures.");

    // ---- embeddings

    /** Embeddings at all. */
    public static final Capability<Boolean> EMBEDDINGS =
            Capability.flag("embeddings", true).means("A server that resembles OpenAI has embeddings.");

    /** Embeddings at once. */
    public static final Capability<Integer> EMBEDDING_INPUTS = Capability.positive("embedding-inputs", 2048)
            .means("Inputs that the server makes embeddings of in one request.");

    /** Embeddings as numbers or as base64. */
    public static final Capability<Boolean> ENCODING_FORMAT = Capability.flag("encoding-format", true)
            .means(
                    "Embeddings can be asked for in an `encoding_format`; else they come as they like, and are recoded.");

    // ---- the gateway's own

    /** What is asked of a channel is lost: strict, warn or drop. */
    public static final Capability<String> LOSS = Capability.word("loss", "drop", "strict", "warn", "drop")
            .means("What happens to a request that cannot be said as it was meant: it is refused, answered with an"
                    + " `x-lyss-loss` header, or answered. The strictest of this, the key's and the gateway's counts.");

    /** A key is proved without cost. */
    public static final Capability<String> PROBE_PATH = Capability.path("probe-path", "")
            .means(
                    "What to `GET` below the base URL to find out, at no cost, whether a channel's key is good: usually the"
                            + " list of models. Empty where that proves nothing: then one token is asked for.");

    // ---- prices

    /** Long prompts cost more. */
    public static final Capability<Optional<Integer>> LONG_PROMPT = Capability.limit("long-prompt")
            .means("Prompts of more tokens than this cost more: all their tokens, and those of their answers.");

    /** How much more what is sent costs. */
    public static final Capability<BigDecimal> LONG_PROMPT_INPUT = Capability.factor("long-prompt-input")
            .means("What the prices of input, cached and written tokens are multiplied by for a long prompt.");

    /** How much more the answer costs. */
    public static final Capability<BigDecimal> LONG_PROMPT_OUTPUT = Capability.factor("long-prompt-output")
            .means("What the prices of output tokens are multiplied by for a long prompt.");

    private static final Map<PriceKind, Capability<Optional<BigDecimal>>> PRICES = Arrays.stream(PriceKind.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    kind -> Capability.price(kind.capability()).means("US dollars for " + kind.unit() + "."),
                    (one, other) -> one,
                    () -> new EnumMap<>(PriceKind.class)));

    private static final List<Capability<?>> ALL = concat(
            List.of(
                    CONTEXT,
                    MAX_OUTPUT,
                    MAX_TOKENS,
                    INPUT,
                    MEDIA_LINKS,
                    MEDIA_RESOLUTION,
                    SAMPLING,
                    TEMPERATURE_WITH_TOP_P,
                    PENALTIES,
                    CANDIDATES,
                    FORCED_TOOL_CHOICE,
                    JSON_SCHEMA,
                    JSON_WITH_TOOLS,
                    PREFILL,
                    THINKING,
                    EFFORTS,
                    THINKING_LEVELS,
                    THINKING_LEAST_BUDGET,
                    THOUGHT_SIGNATURES,
                    EMBEDDINGS,
                    EMBEDDING_INPUTS,
                    ENCODING_FORMAT,
                    LOSS,
                    LONG_PROMPT,
                    LONG_PROMPT_INPUT,
                    LONG_PROMPT_OUTPUT,
                    PROBE_PATH),
            ServerCapabilities.all(),
            PRICES.values());

    private static final Map<String, Capability<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Capability::name, Function.identity()));

    private Capabilities() {}

    /** All of them. */
    public static List<Capability<?>> all() {
        return ALL;
    }

    /** The one of this name, or null. */
    public static @Nullable Capability<?> named(String name) {
        return BY_NAME.get(name);
    }

    /** What a million tokens of a kind cost in US dollars; empty where nobody knows. */
    public static Capability<Optional<BigDecimal>> price(PriceKind kind) {
        return Objects.requireNonNull(PRICES.get(kind));
    }

    /**
     * Checks those settings of a channel that are capabilities; others are the provider's own.
     *
     * @throws IllegalArgumentException naming the setting and what it can be
     */
    static void check(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            Capability<?> capability = BY_NAME.get(name);
            if (capability != null) {
                capability.read(value);
            }
        });
    }

    @SafeVarargs
    private static List<Capability<?>> concat(Collection<? extends Capability<?>>... parts) {
        List<Capability<?>> all = new ArrayList<>();
        for (Collection<? extends Capability<?>> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }
}
