package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Usage;
import java.util.List;

/**
 * What is answered, in no provider's words.
 *
 * @param model the model's name
 * @param thoughts the pieces of the thinking
 * @param words the pieces of the text
 * @param calls the tool calls
 * @param finish why it ends
 * @param usage what it used, all choices together
 * @param reportsUsage whether the answer says so
 */
record Reply(
        String model,
        List<String> thoughts,
        List<String> words,
        List<ToolCall> calls,
        Finish finish,
        Usage usage,
        boolean reportsUsage) {

    /** The whole text. */
    String text() {
        return String.join("", words);
    }

    /** The whole thinking. */
    String thinking() {
        return String.join("", thoughts);
    }
}
