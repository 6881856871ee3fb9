package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AssembledAnswerTest {

    @Test
    void pieces_areJoined() {
        ObjectNode answer = assembled(
                delta("{'role':'assistant','content':'','refusal':null}"),
                delta("{'reasoning_content':'r'}"),
                delta("{'content':'a','annotations':[1]}"),
                delta("{'content':'b','annotations':[2]}"));

        assertThat(answer.at("/choices/0/message"))
                .isEqualTo(json("{'role':'assistant','content':'ab','refusal':null,'reasoning_content':'r',"
                        + "'annotations':[1,2]}"));
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    }

    @Test
    void calls_areWholeAndHaveNoIndex() {
        ObjectNode answer = assembled(
                delta("{'role':'assistant','content':null,'tool_calls':[{'index':0,'id':'x','type':'function',"
                        + "'function':{'name':'f','arguments':''}}]}"),
                delta("{'tool_calls':[{'index':1,'id':'y','type':'function','function':{'name':'g','arguments':''}}]}"),
                delta("{'tool_calls':[{'index':0,'function':{'arguments':'{'}},"
                        + "{'index':1,'function':{'arguments':'[]'}}]}"),
                delta("{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}"));

        assertThat(answer.at("/choices/0/message/tool_calls").toString())
                .isEqualTo("[{\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"y\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"[]\"}}]");
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
    }

    @Test
    void choices_andTheirLogprobsStayApart() {
        ObjectNode answer = assembled(
                json("{'id':'c','choices':[{'index':1,'delta':{'content':'x'},'logprobs':{'content':[1]}}]}"),
                json("{'id':'c','choices':[{'index':0,'delta':{'content':'y'},'logprobs':null}]}"),
                json("{'id':'c','choices':[{'index':1,'delta':{'content':'z'},'logprobs':{'content':[2]}}]}"),
                json("{'id':'c','choices':[{'index':1,'delta':{},'finish_reason':'length'}]}"));

        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("y");
        assertThat(answer.at("/choices/1/message/content").asText()).isEqualTo("xz");
        assertThat(answer.at("/choices/1/logprobs/content").toString()).isEqualTo("[1,2]");
        assertThat(answer.at("/choices/1/finish_reason").asText()).isEqualTo("length");
    }

    private static ObjectNode assembled(ObjectNode... chunks) {
        AssembledAnswer answer = new AssembledAnswer();
        for (ObjectNode chunk : chunks) {
            answer.add(chunk);
        }
        return answer.complete(null);
    }

    private static ObjectNode delta(String delta) {
        return json("{'id':'c','object':'chat.completion.chunk','choices':[{'index':0,'delta':" + delta + "}]}");
    }

    private static ObjectNode json(String text) {
        return Objects.requireNonNull(Json.objectOrNull(text.replace('\'', '"')));
    }
}
