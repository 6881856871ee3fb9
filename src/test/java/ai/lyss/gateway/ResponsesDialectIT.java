package ai.lyss.gateway;

import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** OpenAI's responses. */
class ResponsesDialectIT extends DialectContract {

    @Override
    protected String path() {
        return "/v1/responses";
    }

    @Override
    protected String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream + ",\"input\":\"Hello\"}";
    }

    @Override
    protected String text(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        answer.path("output")
                .forEach(item -> item.path("content")
                        .forEach(part -> text.append(
                                part.path("type").asText().equals("output_text")
                                        ? part.path("text").asText()
                                        : "")));
        return text.toString();
    }

    @Override
    protected String streamedText(List<SseEvent> events) {
        return events.stream()
                .map(event -> data(event).path("type").asText().equals("response.output_text.delta")
                        ? data(event).path("delta")
                        : data(event).path("none"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.joining());
    }

    @Override
    protected boolean isEnd(SseEvent event) {
        return data(event).path("type").asText().matches("response\\.(completed|incomplete)");
    }

    @Override
    protected boolean claimsEnd(SseEvent event) {
        return isEnd(event);
    }

    @Override
    protected boolean isError(SseEvent event) {
        return data(event).path("type").asText().matches("response\\.failed|error");
    }

    @Override
    protected void assertIsError(JsonNode body, int status, SoftAssertions softly) {
        softly.assertThat(body.path("error").properties()).hasSize(4);
        softly.assertThat(body.at("/error/message").textValue()).isNotBlank();
    }
}
