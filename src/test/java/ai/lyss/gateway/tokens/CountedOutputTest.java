package ai.lyss.gateway.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Usage;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountedOutputTest {

    private static final String PROSE = "The quick brown fox jumps over the lazy dog, and nobody knows why it does. ";

    private final CountedOutput meter = new CountedOutput(
            ModelRequest.chat("m", true, false, json("{'messages':[{'role':'user','content':'hello world'}]}")));

    @Test
    void nothingSaid_isThePromptAlone() {
        assertThat(meter.completionTokens()).isZero();
        assertThat(meter.estimate()).isEqualTo(new Usage(9, 0, 0, 0, 0));
    }

    /** However the upstream cuts its words, they are as many tokens. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 100, 10_000})
    void text_isCountedWhateverItsPieces(int size) {
        String text = PROSE.repeat(100);
        for (int from = 0; from < text.length(); from += size) {
            say(text.substring(from, Math.min(text.length(), from + size)));
        }
        long whole = Tokenizer.count(text);
        assertThat(meter.estimate().completion()).isBetween(whole - 5, whole + 5);
        assertThat((double) meter.completionTokens()).isBetween(whole * 0.9, whole * 1.1);
    }

    /** By this count a stream is cut. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "这是一个测试,模型需要估计标记的数量。",
                "Это тест, и модель должна оценить. ",
                "यह एक परीक्षण है और मॉडल को ",
                "3.14159, 27 and 123456789012; "
            })
    void runningCount_isHardlyLessThanTheCount(String text) {
        for (int i = 0; i < 40; i++) {
            text.chars().forEach(each -> say(Character.toString(each)));
            assertThat(meter.completionTokens()).isGreaterThan(meter.estimate().completion() - 10);
        }
    }

    @Test
    void answerThatIsCut_isWhatWasPaidFor() {
        say("1 2 3 4 5 6");
        meter.chunk(json("{'choices':[{'delta':{'reasoning_content':'1 2 3 4'}}]}"));
        long paid = meter.completionTokens();
        say(" 7 8 9");
        meter.cut(paid);
        assertThat(meter.completionTokens()).isEqualTo(paid);
        assertThat(meter.estimate()).isEqualTo(new Usage(9, paid, 0, 0, Tokenizer.count("1 2 3 4")));
        assertThat(meter.atLeast(new Usage(500, paid + 3, 100, 0, 0)))
                .isEqualTo(new Usage(500, paid, 100, 0, Tokenizer.count("1 2 3 4")));
        meter.cut(3);
        assertThat(meter.estimate()).isEqualTo(new Usage(9, 3, 0, 0, 3));
    }

    @Test
    void calibratedMeter_countsAsTheModelDoesWhileItRuns() {
        say("hello world");
        meter.chunk(json("{'choices':[{'delta':{'reasoning_content':'hello world'}}]}"));
        meter.calibrate(1.5);
        assertThat(meter.completionTokens()).isEqualTo(6);
        assertThat(meter.estimate()).isEqualTo(new Usage(9, 4, 0, 0, 2));
        assertThat(meter.said()).as("as it was counted").isEqualTo(2);
    }

    @Test
    void emojisInTwo_areCounted() {
        for (int i = 0; i < 2000; i++) {
            say("😀");
        }
        assertThat(meter.estimate().completion()).isBetween(1000L, 8000L);
    }

    /** A word without an end would take time with the square of its length. */
    @Test
    void oneWord_ofAMegabyte_isCounted() {
        say("a".repeat(1 << 20));
        assertThat(meter.estimate().completion()).isBetween(50_000L, 400_000L);
    }

    @Test
    void thoughts_areReasoningAndPartOfTheCompletion() {
        meter.chunk(json("{'choices':[{'delta':{'reasoning_content':'hello world'}}]}"));
        meter.chunk(json("{'choices':[{'delta':{'content':'hello world'}}]}"));
        assertThat(meter.estimate()).isEqualTo(new Usage(9, 4, 0, 0, 2));
    }

    @Test
    void callsAndRefusalsAndEveryChoice_count() {
        meter.chunk(json("{'choices':[{'delta':{'tool_calls':[{'function':{'name':'hello','arguments':'hello'}}]}},"
                + "{'index':1,'delta':{'refusal':' world'}}]}"));
        assertThat(meter.estimate().completion()).isEqualTo(3 + 3);
    }

    @Test
    void chunkThatSaysNothing_countsNothing() {
        meter.chunk(json("{'choices':[{'delta':{'role':'assistant','content':''},'finish_reason':'stop'}]}"));
        meter.chunk(json("{'choices':[],'usage':{}}"));
        meter.chunk(json("{'type':'ping'}"));
        meter.chunk(json("{'choices':'odd'}"));
        assertThat(meter.completionTokens()).isZero();
    }

    @Test
    void anthropicsOwnEvents_count() {
        meter.chunk(
                json("{'type':'content_block_start','content_block':{'type':'tool_use','name':'hello','input':{}}}"));
        meter.chunk(json("{'type':'content_block_delta','delta':{'type':'input_json_delta','partial_json':' world'}}"));
        meter.chunk(json("{'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':'hello world'}}"));
        meter.chunk(json("{'type':'content_block_delta','delta':{'type':'text_delta','text':' hello'}}"));
        meter.chunk(json("{'type':'content_block_delta','delta':{'type':'signature_delta','signature':'xxxx'}}"));
        assertThat(meter.estimate()).isEqualTo(new Usage(9, 3 + 3 + 2, 0, 0, 2));
    }

    @Test
    void wholeAnswers_count() {
        meter.chunk(json("{'choices':[{'message':{'role':'assistant','content':'hello world'}}]}"));
        assertThat(meter.estimate().completion()).isEqualTo(2);
    }

    @Test
    void whatTheUpstreamToldBefore_isCombinedWithWhatCame() {
        say(PROSE.repeat(10));
        Usage told = new Usage(500, 1, 100, 50, 0);
        Usage combined = meter.atLeast(told);
        assertThat(combined.prompt()).isEqualTo(500);
        assertThat(combined.cached()).isEqualTo(100);
        assertThat(combined.completion()).isGreaterThan(100);
        assertThat(meter.atLeast(new Usage(500, 5000, 0, 0, 0))).isEqualTo(new Usage(500, 5000, 0, 0, 0));
        assertThat(meter.atLeast(null)).isEqualTo(meter.estimate());
    }

    @Test
    void embeddings_areTheirInput() {
        CountedOutput embeddings =
                new CountedOutput(ModelRequest.embeddings("m", json("{'input':['hello world',[1,2,3],'hello']}")));
        assertThat(embeddings.estimate().prompt()).isEqualTo(2 + 3 + 1);
    }

    private void say(String text) {
        ObjectNode chunk = Json.object();
        chunk.putArray("choices").addObject().putObject("delta").put("content", text);
        meter.chunk(chunk);
    }

    private static ObjectNode json(String text) {
        return Objects.requireNonNull(Json.objectOrNull(text.replace('\'', '"')));
    }
}
