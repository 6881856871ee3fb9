package ai.lyss.gateway;

import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** Anthropic's messages. */
class MessagesDialectIT extends DialectContract {

    @Override
    protected String path() {
        return "/v1/messages";
    }

    @Override
    protected String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":1000,\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    }

    @Override
    protected String text(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        answer.path("content").forEach(block -> text.append(block.path("text").asText("")));
        return text.toString();
    }

    @Override
    protected String streamedText(List<SseEvent> events) {
        return events.stream()
                .map(event -> data(event).at("/delta/text"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.joining());
    }

    @Override
    protected boolean isEnd(SseEvent event) {
        return data(event).path("type").asText().equals("message_stop");
    }

    @Override
    protected boolean claimsEnd(SseEvent event) {
        return isEnd(event) || data(event).at("/delta/stop_reason").isTextual();
    }

    @Override
    protected boolean isError(SseEvent event) {
        return data(event).path("type").asText().equals("error");
    }

    @Override
    protected void assertIsError(JsonNode body, int status, SoftAssertions softly) {
        softly.assertThat(body.path("type").asText()).isEqualTo("error");
        softly.assertThat(body.at("/error/type").textValue()).endsWith("_error");
        softly.assertThat(body.at("/error/message").textValue()).isNotBlank();
        softly.assertThat(body.path("request_id").textValue()).startsWith("req_");
    }
}
