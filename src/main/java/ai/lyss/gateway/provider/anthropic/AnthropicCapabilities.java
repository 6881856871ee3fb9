package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import java.util.List;

/**
 * What a model can do, where Claude models differ
 * (<a href="https://docs.anthropic.com/en/docs/about-claude/models/overview">models</a>). The seam between the format,
 * which asks, and whoever knows.
 */
interface AnthropicCapabilities {

    /** How a model is made to think, and not to. */
    enum Thinking {
        /** It does not think. */
        NONE,
        /** {@code enabled} with a budget; off when absent. */
        BUDGET,
        /** {@code adaptive} with an effort, or a budget; off when absent. */
        BOTH,
        /** {@code adaptive} with an effort; off with {@code disabled}. */
        ADAPTIVE,
        /** {@code adaptive} with an effort; cannot be off. */
        ALWAYS_ON,
        /** {@code adaptive} with an effort; off with {@code between_tools}. */
        BETWEEN_TOOLS
    }

    /** How thinking is switched. */
    Thinking thinking();

    /** The words for effort that it knows, from least to most; empty when it has no effort. */
    List<String> efforts();

    /** Whether temperature, top_p and top_k are taken. */
    boolean sampling();

    /** Whether a tool call can be demanded. */
    boolean forcedToolChoice();

    /** Whether {@code output_config.format} and strict tools are known. */
    boolean jsonSchema();

    /** Whether the last message may be the assistant's. */
    boolean prefill();

    /** The output limit in tokens when the client names none. */
    int maxTokens();

    /** The highest output limit in tokens that it takes. */
    int maxOutput();

    /** What the channel's settings say, and the table of models where they say nothing. */
    static AnthropicCapabilities of(Channel channel, String upstreamModel) {
        return ChannelCapabilities.of(channel, ClaudeModels.find(upstreamModel));
    }
}
