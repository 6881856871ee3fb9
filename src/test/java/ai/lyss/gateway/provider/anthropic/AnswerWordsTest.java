package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers whose words depend on the request, whole and streamed: the fixtures have one request for all. */
class AnswerWordsTest {

    private static final String BY_SCHEMA = "{'response_format':{'type':'json_schema'}}";
    private static final String BY_SCHEMA_WITH_TOOLS =
            "{'response_format':{'type':'json_schema'},'tools':[{'type':'function'}]}";
    private static final String JSON = "{'response_format':{'type':'json_object'}}";
    private static final String FUNCTIONS = "{'functions':[{'name':'f'}]}";

    private static final String JSON_TOOL = "{'type':'tool_use','id':'t1','name':'json_answer','input':{'a':1}}";
    private static final String TOOL = "{'type':'tool_use','id':'t1','name':'f','input':{'a':1}}";

    @Test
    void inputOfTheJsonTool_isTheText() {
        JsonNode choice = whole(BY_SCHEMA, JSON_TOOL).at("/choices/0");
        assertThat(choice.at("/message/content").asText()).isEqualTo("{\"a\":1}");
        assertThat(choice.path("message").has("tool_calls")).isFalse();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void inputOfTheJsonTool_streamed_isTheText() {
        List<ObjectNode> chunks = stream(BY_SCHEMA, JSON_TOOL.replace("{'a':1}", "{}"), "{\"a\":", "1}");
        assertThat(text(chunks)).isEqualTo("{\"a\":1}");
        assertThat(chunks).noneMatch(chunk -> chunk.at("/choices/0/delta").has("tool_calls"));
        assertThat(finish(chunks)).isEqualTo("stop");
    }

    @Test
    void inputOfTheJsonTool_streamedWhole_isTheText() {
        assertThat(text(stream(BY_SCHEMA, JSON_TOOL))).isEqualTo("{\"a\":1}");
    }

    @Test
    void toolOfTheClient_thatIsCalledLikeOurs_isTheClients() {
        JsonNode choice = whole(BY_SCHEMA_WITH_TOOLS, JSON_TOOL).at("/choices/0");
        assertThat(choice.at("/message/tool_calls/0/function/name").asText()).isEqualTo("json_answer");
        assertThat(finish(stream(BY_SCHEMA_WITH_TOOLS, JSON_TOOL))).isEqualTo("tool_calls");
    }

    @Test
    void fenceAroundJson_isTakenOff() {
        String fenced = "{'type':'text','text':'```json\\n[1]\\n```'}";
        assertThat(whole(JSON, fenced).at("/choices/0/message/content").asText())
                .isEqualTo("[1]");
        assertThat(text(stream(JSON, fenced))).isEqualTo("[1]");
    }

    @Test
    void fenceInText_stays() {
        String fenced = "{'type':'text','text':'```json\\n[1]\\n```'}";
        assertThat(whole("{}", fenced).at("/choices/0/message/content").asText())
                .isEqualTo("```json\n[1]\n```");
        assertThat(text(stream("{}", fenced))).isEqualTo("```json\n[1]\n```");
    }

    @Test
    void callOfADeprecatedFunction_isAFunctionCall() {
        JsonNode choice = whole(FUNCTIONS, TOOL).at("/choices/0");
        assertThat(choice.at("/message/function_call").toString())
                .isEqualTo("{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}");
        assertThat(choice.path("message").has("tool_calls")).isFalse();
        assertThat(choice.path("finish_reason").asText()).isEqualTo("function_call");
    }

    @Test
    void callOfADeprecatedFunction_streamed_isAFunctionCall() {
        List<ObjectNode> chunks = stream(FUNCTIONS, TOOL);
        assertThat(chunks)
                .extracting(chunk -> chunk.at("/choices/0/delta/function_call").toString())
                .containsExactly("", "{\"name\":\"f\",\"arguments\":\"\"}", "{\"arguments\":\"{\\\"a\\\":1}\"}", "");
        assertThat(finish(chunks)).isEqualTo("function_call");
    }

    private static ObjectNode whole(String request, String block) {
        String message = "{'id':'msg_1','type':'message','stop_reason':'tool_use','content':[" + block + "]}";
        return AnthropicAnswer.normalize(object(message), ask(request));
    }

    /** A stream of one block, with the given fragments of its input. */
    private static List<ObjectNode> stream(String request, String block, String... fragments) {
        AnthropicStream stream = new AnthropicStream(ask(request));
        List<ObjectNode> chunks = new ArrayList<>();
        List<ObjectNode> events = new ArrayList<>();
        events.add(object("{'type':'message_start','message':{'id':'msg_1'}}"));
        events.add(object("{'type':'content_block_start','index':0,'content_block':" + block + "}"));
        for (String fragment : fragments) {
            ObjectNode delta = object("{'type':'content_block_delta','index':0}");
            delta.putObject("delta").put("type", "input_json_delta").put("partial_json", fragment);
            events.add(delta);
        }
        events.add(object("{'type':'content_block_stop','index':0}"));
        events.add(object("{'type':'message_delta','delta':{'stop_reason':'tool_use'}}"));
        events.add(object("{'type':'message_stop'}"));
        events.forEach(event -> stream.accept(new SseEvent("message", Json.text(event)), chunks::add));
        stream.end(chunks::add);
        return chunks;
    }

    private static String text(List<ObjectNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
        return text.toString();
    }

    private static String finish(List<ObjectNode> chunks) {
        return chunks.getLast().at("/choices/0/finish_reason").asText();
    }

    private static ModelRequest ask(String body) {
        return ModelRequest.chat("m", false, false, object(body));
    }

    private static ObjectNode object(String text) {
        ObjectNode object = Json.objectOrNull(text.replace('\'', '"'));
        assertThat(object).as(text).isNotNull();
        return object;
    }
}
