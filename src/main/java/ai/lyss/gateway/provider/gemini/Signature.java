package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Given;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's thought signatures
 * (<a href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</a>): what a model wants to see
 * again, unchanged, with the part that it signed. To clients they travel where Google's own OpenAI endpoint puts them:
 * {@code extra_content.google.thought_signature} of a tool call, of an image, or of the message for its text.
 */
final class Signature {

    private static final String FIELD = "thought_signature";

    private Signature() {}

    /** The signature of an upstream's part, or null. */
    static @Nullable String ofPart(JsonNode part) {
        return orNull(part.path("thoughtSignature").textValue());
    }

    /** The signature that a client sends back with a message, a call or an image, or null. */
    static @Nullable String sentWith(Given holder) {
        return orNull(holder.field("extra_content").field("google").field(FIELD).textOrNull());
    }

    /** As {@link #sentWith}, with the place of a call's where other gateways put it. */
    static @Nullable String sentWithCall(Given call) {
        String given = sentWith(call);
        return given == null ? orNull(call.field("function").field(FIELD).textOrNull()) : given;
    }

    /** Hands it to the client with a message, a delta, a call or an image. */
    static void tell(String signature, ObjectNode holder) {
        holder.putObject("extra_content").putObject("google").put(FIELD, signature);
    }

    /** Signs a part. Who made the signature is not known here; a model that signs nothing takes no notice of it. */
    static void sign(ObjectNode part, String signature) {
        part.put("thoughtSignature", signature);
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
