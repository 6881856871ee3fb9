package ai.lyss.gateway.api.completions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.DialectStream;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A streamed answer as chunks of a {@code text_completion}; chunks that have no text to say are left out. */
final class CompletionStream implements DialectStream {

    private static final ClientEvent DONE = new ClientEvent(null, "[DONE]".getBytes(US_ASCII));

    private final CompletionAnswer answer;
    private final Map<Integer, Integer> lengths = new TreeMap<>();

    CompletionStream(CompletionAnswer answer) {
        this.answer = answer;
    }

    @Override
    public void accept(ObjectNode chunk, Consumer<ClientEvent> events) {
        ObjectNode said = answer.envelope(chunk);
        ArrayNode choices = said.putArray("choices");
        for (JsonNode choice : chunk.path("choices")) {
            ObjectNode spoken = choice(choice);
            if (spoken != null) {
                choices.add(spoken);
            }
        }
        boolean usage = chunk.path("usage").isObject();
        if (choices.isEmpty() && !usage) {
            return;
        }
        if (chunk.has("usage")) {
            said.set("usage", chunk.get("usage"));
        }
        events.accept(ClientEvent.unnamed(said));
    }

    private @Nullable ObjectNode choice(JsonNode choice) {
        int index = choice.path("index").asInt(0);
        Integer before = lengths.get(index);
        String text = (before == null ? answer.echo() : "") + CompletionAnswer.text(choice.path("delta"));
        ObjectNode logprobs = LegacyLogprobs.of(choice.path("logprobs"), before == null ? 0 : before);
        lengths.put(index, (before == null ? 0 : before) + text.length());
        JsonNode finish = choice.path("finish_reason");
        if (text.isEmpty() && logprobs == null && !finish.isTextual()) {
            return null;
        }
        String reason = finish.isTextual() ? CompletionAnswer.reason(finish.textValue()) : null;
        return CompletionAnswer.choice(index, text, logprobs, reason);
    }

    @Override
    public void end(Consumer<ClientEvent> events) {
        events.accept(DONE);
    }
}
