package ai.lyss.gateway.simulator;

import org.jspecify.annotations.Nullable;

/** What was said so far, as far as an answer needs it; filled message by message. */
final class Conversation {

    private String userText = "";
    private @Nullable String toolResult;
    private long characters;

    /** The user says something. */
    void user(String text) {
        userText = text;
        other(text);
    }

    /** A tool answers. */
    void tool(String result) {
        other(result);
        toolResult = result;
    }

    /** Instructions, or what the model said before. */
    void other(String text) {
        characters += text.length();
        toolResult = null;
    }

    /** The user's last words; empty when there were none. */
    String userText() {
        return userText;
    }

    /** What a tool said, if nobody spoke after it. */
    @Nullable
    String toolResult() {
        return toolResult;
    }

    /** A token for every four characters, rounded up. */
    long tokens() {
        return (characters + 3) / 4;
    }
}
