package ai.lyss.gateway.core;

/** What is asked of a model, and in whose words. */
public enum Operation {
    /** OpenAI's chat completions: the words that every provider is translated from and to. */
    CHAT("chat completions"),
    /** Anthropic's messages, as they came: only for channels that speak them themselves. */
    MESSAGES("messages"),
    /** The input tokens of Anthropic messages, counted and not answered. */
    COUNT_TOKENS("counting of tokens"),
    /** OpenAI's responses, as they came: only for channels that speak them themselves. */
    RESPONSES("responses"),
    /** OpenAI's legacy text completions, as they came: only for channels that speak them themselves. */
    COMPLETIONS("text completions"),
    /** OpenAI's embeddings. */
    EMBEDDINGS("embeddings");

    private final String words;

    Operation(String words) {
        this.words = words;
    }

    /** For sentences: "there are no embeddings". */
    public String words() {
        return words;
    }
}
