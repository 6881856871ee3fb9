package ai.lyss.gateway.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One provider's wire format, as the provider sees it. */
interface Shapes {

    /** The credential that every provider refuses. */
    String DEAD_CREDENTIAL = "sk-dead";

    /** Looks at address and credential; throws a {@link Refusal}. */
    void admit(HttpServletRequest request);

    /** The model's name with its options, from the address or the body; empty when it is missing. */
    String name(HttpServletRequest request, @Nullable ObjectNode body);

    /** The refusal of a body that is not a JSON object. */
    Refusal notJson();

    /**
     * The answer when the address is that of the embeddings, null when it is not; throws a {@link Refusal} as strictly
     * as the provider does.
     */
    default @Nullable ObjectNode embeddings(HttpServletRequest request, ObjectNode body, Script script) {
        return null;
    }

    /** Reads the request as strictly as the provider does; throws a {@link Refusal}. */
    Asked read(HttpServletRequest request, ObjectNode body, Script script);

    /** The answer in one piece. */
    ObjectNode answer(Asked asked, Reply reply);

    /** The answer as a stream. */
    StreamShape stream(HttpServletRequest request, Asked asked, Reply reply, Frame frame);

    /** The content type of a stream. */
    default String streamType(HttpServletRequest request) {
        return "text/event-stream; charset=utf-8";
    }

    /** An error's body. */
    JsonNode error(HttpServletRequest request, Refusal refusal);

    /** An error's HTTP status. */
    default int status(Refusal refusal) {
        return refusal.status();
    }

    /** Headers of every answer. */
    void addHeaders(HttpServletResponse response);

    /** Headers of an error. */
    default void addHeaders(HttpServletResponse response, Refusal refusal) {
        Duration retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            response.setHeader("retry-after", Long.toString(retryAfter.toSeconds()));
        }
    }

    /** Bytes that a whole answer starts with while it is still being made. */
    default byte[] lead() {
        return new byte[0];
    }

    /** The token of an Authorization header, or null. */
    static @Nullable String bearer(HttpServletRequest request) {
        String header = request.getHeader("authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }
}
