package ai.lyss.gateway.core;

/** How a model is made to think, and not to. Which of these a provider's format knows is its own business. */
public enum Thinking {
    /** Nothing can be said about it; to try is an error. */
    NONE,
    /** By a number of tokens; off when nothing is said. */
    BUDGET,
    /** By a word for how much; it cannot be turned off. */
    LEVEL,
    /** Adaptive with an effort, or a budget; off when nothing is said. */
    BOTH,
    /** Adaptive with an effort; can be turned off. */
    ADAPTIVE,
    /** Adaptive with an effort; cannot be turned off. */
    ALWAYS_ON,
    /** Adaptive with an effort; instead of off there is thinking between tool calls only. */
    BETWEEN_TOOLS
}
