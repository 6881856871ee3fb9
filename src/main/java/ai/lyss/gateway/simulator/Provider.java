package ai.lyss.gateway.simulator;

import java.util.Locale;

/** Whom the simulator can stand in for. */
enum Provider {
    OPENAI("OpenAI", "call_"),
    DEEPSEEK("DeepSeek", "call_00_"),
    AZURE("Azure OpenAI", "call_"),
    ANTHROPIC("Anthropic", "toolu_"),
    GEMINI("Gemini", "");

    private final String label;
    private final String callPrefix;

    Provider(String label, String callPrefix) {
        this.label = label;
        this.callPrefix = callPrefix;
    }

    /** How its tool call ids begin. */
    String callPrefix() {
        return callPrefix;
    }

    /** The name for people. */
    String label() {
        return label;
    }

    /** The name in paths and counters. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
