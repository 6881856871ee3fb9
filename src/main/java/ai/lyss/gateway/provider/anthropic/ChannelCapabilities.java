package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model's capabilities with the channel's word first: settings {@code thinking} (none, budget, both, adaptive,
 * always-on, between-tools), {@code sampling}, {@code forced-tool-choice}, {@code json-schema}, {@code prefill} (true,
 * false) and {@code max-tokens}.
 */
record ChannelCapabilities(
        Thinking thinking,
        List<String> efforts,
        boolean sampling,
        boolean forcedToolChoice,
        boolean jsonSchema,
        boolean prefill,
        int maxTokens,
        int maxOutput)
        implements AnthropicCapabilities {

    private static final List<String> USUAL_EFFORTS = List.of("low", "medium", "high");

    /** Settings that are not what they can be are a mistake of whoever set up the channel, and are not passed over. */
    static ChannelCapabilities of(Channel channel, AnthropicCapabilities model) {
        String thinking = channel.settings().get("thinking");
        String maxTokens = channel.settings().get("max-tokens");
        boolean takesSampling =
                model.sampling() && AnthropicFormat.version(channel).equals(AnthropicFormat.VERSION);
        return new ChannelCapabilities(
                thinking == null ? model.thinking() : thinking(channel, thinking),
                model.efforts().isEmpty() ? USUAL_EFFORTS : model.efforts(),
                flag(channel, "sampling", takesSampling), // later versions refuse it on every model
                flag(channel, "forced-tool-choice", model.forcedToolChoice()),
                flag(channel, "json-schema", model.jsonSchema()),
                flag(channel, "prefill", model.prefill()),
                maxTokens == null ? model.maxTokens() : positive(channel, maxTokens),
                model.maxOutput());
    }

    private static Thinking thinking(Channel channel, String value) {
        try {
            return Thinking.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException unknown) {
            throw mistake(channel, "thinking", value);
        }
    }

    private static boolean flag(Channel channel, String setting, boolean otherwise) {
        @Nullable String value = channel.settings().get(setting);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw mistake(channel, setting, value);
        };
    }

    private static int positive(Channel channel, String value) {
        try {
            int tokens = Integer.parseInt(value);
            if (tokens > 0) {
                return tokens;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw mistake(channel, "max-tokens", value);
    }

    private static IllegalArgumentException mistake(Channel channel, String setting, String value) {
        return new IllegalArgumentException(
                "setting " + setting + " of channel " + channel.name() + " cannot be '" + value + "'");
    }
}
