package ai.lyss.gateway;

import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** OpenAI's legacy completions. */
class CompletionsDialectIT extends DialectContract {

    @Override
    protected String path() {
        return "/v1/completions";
    }

    @Override
    protected String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":1000,\"stream\":" + stream + ",\"prompt\":\"Hello\"}";
    }

    @Override
    protected String text(JsonNode answer) {
        return answer.at("/choices/0/text").asText();
    }

    @Override
    protected String streamedText(List<SseEvent> events) {
        return events.stream()
                .map(event -> data(event).at("/choices/0/text"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.joining());
    }

    @Override
    protected boolean isEnd(SseEvent event) {
        return event.data().equals("[DONE]");
    }

    @Override
    protected boolean claimsEnd(SseEvent event) {
        return isEnd(event) || data(event).at("/choices/0/finish_reason").isTextual();
    }

    @Override
    protected boolean isError(SseEvent event) {
        return data(event).has("error");
    }

    @Override
    protected void assertIsError(JsonNode body, int status, SoftAssertions softly) {
        softly.assertThat(body.path("error").properties()).hasSize(4);
        softly.assertThat(body.at("/error/message").textValue()).isNotBlank();
    }
}
