package ai.lyss.gateway.management;

import ai.lyss.gateway.core.HttpAnswer;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementAnswer;
import ai.lyss.gateway.core.RequestRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The answer-management step: what the step of the resource left, in the envelope. */
@Component("answerManagement")
final class AnswerManagement implements Processor {

    private static final int NO_CONTENT = 204;
    private static final int CREATED = 201;

    private static final String SHOWN_ONCE =
            "Answered before; what is shown only once is not shown again. If it is lost, make a new one.";

    private final Once once;

    AnswerManagement(Once once) {
        this.once = once;
    }

    @Override
    public void process(Exchange exchange) {
        ManagementAnswer answer = ManagementAnswer.KEY.get(exchange);
        once.commit(exchange, answer);
        send(exchange, answer, Map.of());
    }

    /** Answers what was answered before. */
    static void again(Exchange exchange, IdempotentAnswers.Kept kept) {
        ManagementAnswer answer = kept.answer();
        send(
                exchange,
                kept.heldSecret() ? answer.withMessage(SHOWN_ONCE) : answer,
                Map.of("Idempotent-Replayed", "true"));
    }

    private static void send(Exchange exchange, ManagementAnswer answer, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Cache-Control", "no-store");
        String version = answer.version();
        if (version != null) {
            headers.put("ETag", EntityTag.of(version));
        }
        String location = answer.location();
        if (location != null) {
            headers.put("Location", HeaderText.encoded(location));
        }
        byte[] body = answer.status() == NO_CONTENT
                ? new byte[0]
                : Json.bytes(envelope(answer, RequestRecord.KEY.get(exchange).requestId()));
        HttpAnswer.KEY.set(exchange, new HttpAnswer(answer.status(), "application/json", headers, body));
    }

    private static ObjectNode envelope(ManagementAnswer answer, String requestId) {
        boolean created = answer.status() == CREATED;
        String message = answer.message();
        return Envelope.success(
                data(answer),
                message == null ? created ? "Created." : "OK." : message,
                created ? "created" : "ok",
                requestId);
    }

    private static @Nullable JsonNode data(ManagementAnswer answer) {
        ObjectNode secret = answer.secret();
        if (secret != null && answer.data() instanceof ObjectNode data) {
            return data.deepCopy().setAll(secret);
        }
        return answer.data();
    }
}
