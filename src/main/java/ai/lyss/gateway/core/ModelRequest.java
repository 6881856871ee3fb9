package ai.lyss.gateway.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a model. Chat completions are in OpenAI's words
 * (<a href="https://platform.openai.com/docs/api-reference/chat/create">create chat completion</a>), whatever dialect
 * the client spoke; what it said itself is the {@link #original}, for channels that understand it.
 *
 * @param operation what is asked, and the words of the body
 * @param model the name that the caller sends, not the upstream's
 * @param stream whether the client wants a stream
 * @param includeUsage whether a stream is to end with the usage chunk ({@code stream_options.include_usage})
 * @param body the whole body, fields and order as received; shared by all attempts, so nobody may change it
 * @param original the request in the client's own dialect; null when the body is what the client sent
 */
public record ModelRequest(
        Operation operation,
        String model,
        boolean stream,
        boolean includeUsage,
        ObjectNode body,
        @Nullable Original original) {

    /** So many answers may be asked for at once, as at OpenAI: who reserves for them must know an end. */
    public static final int MOST_CHOICES = 128;

    private static final int LONGEST_MODEL = 256;

    /** Where the read-request step leaves it. */
    public static final ExchangeKey<ModelRequest> KEY = new ExchangeKey<>("modelRequest", ModelRequest.class);

    /**
     * A request as the client said it, before it was said in the words of chat completions.
     *
     * @param operation its words
     * @param body the client's body; shared, so nobody may change it
     * @param headers the client's headers that belong to the dialect, by lower-case name
     * @param losses what the translation into chat completions does not say
     */
    public record Original(Operation operation, ObjectNode body, Map<String, String> headers, List<Loss> losses) {

        /** Copies the collections. */
        public Original {
            headers = Map.copyOf(headers);
            losses = List.copyOf(losses);
        }
    }

    /** Throws a 400 when the name has more than 256 characters: names are remembered, and written down. */
    public ModelRequest {
        if (model.length() > LONGEST_MODEL) {
            throw GatewayException.invalid("model", "'model' must have at most " + LONGEST_MODEL + " characters.");
        }
    }

    /** A chat completion as it came. */
    public static ModelRequest chat(String model, boolean stream, boolean includeUsage, ObjectNode body) {
        return new ModelRequest(Operation.CHAT, model, stream, includeUsage, body, null);
    }

    /** Embeddings, which are never streamed. */
    public static ModelRequest embeddings(String model, ObjectNode body) {
        return new ModelRequest(Operation.EMBEDDINGS, model, false, false, body, null);
    }

    /** The same request with the original's body, for a channel that understands the client's dialect. */
    public ModelRequest inItsOwnWords() {
        Original said = original;
        return said == null ? this : new ModelRequest(said.operation(), model, stream, false, said.body(), said);
    }

    /** The same request to another model. */
    public ModelRequest of(String otherModel) {
        return new ModelRequest(operation, otherModel, stream, includeUsage, body, original);
    }
}
