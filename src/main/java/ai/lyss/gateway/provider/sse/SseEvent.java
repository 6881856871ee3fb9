package ai.lyss.gateway.provider.sse;

/**
 * One server-sent event.
 *
 * @param name the {@code event} field, {@code message} when there was none
 * @param data the {@code data} lines joined with LF
 */
public record SseEvent(String name, String data) {

    /** True for OpenAI's end marker. */
    public boolean isDone() {
        return data.length() < 16 && data.strip().equals("[DONE]");
    }
}
