package ai.lyss.gateway.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PromptTokensTest {

    @Test
    void text_isCountedInOpenAisEncoding() {
        assertThat(of("{'messages':[{'role':'user','content':'hello world'}]}")).isEqualTo(3 + 4 + 2);
    }

    @Test
    void parts_countAsTheirText() {
        assertThat(of("{'messages':[{'role':'user','content':[{'type':'text','text':'hello world'}]}]}"))
                .isEqualTo(3 + 4 + 2);
    }

    @Test
    void image_countsTheSameWhateverItsSize() {
        assertThat(of("{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:x'}}]}]}"))
                .isEqualTo(3 + 4 + 1600);
    }

    @Test
    void file_countsByItsPages() {
        String small = "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'%s'}}]}]}";
        assertThat(of(small.formatted("QUJD"))).isEqualTo(3 + 4 + 2500);
        assertThat(of(small.formatted("A".repeat(150_000)))).isEqualTo(3 + 4 + 3 * 2500);
    }

    @Test
    void toolsAndCalls_count() {
        assertThat(of("{'messages':[{'role':'assistant','content':null,"
                        + "'tool_calls':[{'id':'1','function':{'name':'hello','arguments':'hello world'}}]}],"
                        + "'tools':[{'function':{'name':'hello','description':'hello world'}}]}"))
                .isEqualTo(3 + 4 + (8 + 1 + 2) + (8 + 1 + 2));
    }

    @Test
    void schemas_count() {
        long without = of("{'messages':[],'tools':[{'function':{'name':'hello'}}]}");
        assertThat(of("{'messages':[],'tools':[{'function':{'name':'hello','parameters':{'type':'object'}}}]}"))
                .isGreaterThan(without);
        assertThat(of("{'messages':[],'response_format':{'json_schema':{'schema':{'type':'object'}}}}"))
                .isGreaterThan(3);
    }

    @Test
    void specialTokens_areText() {
        assertThat(of("{'messages':[{'role':'user','content':'<|endoftext|>'}]}"))
                .isGreaterThan(3 + 4 + 1);
    }

    @Test
    void longText_countsLikeItsParts() {
        String sentence = "The quick brown fox jumps over the lazy dog. ";
        long once = of("{'messages':[{'role':'user','content':'" + sentence + "'}]}") - 7;
        long often = of("{'messages':[{'role':'user','content':'" + sentence.repeat(5000) + "'}]}") - 7;
        assertThat(often).isBetween(once * 4500, once * 5500);
    }

    @Test
    void veryLongText_isCountedByItsLength() {
        assertThat(of("{'messages':[{'role':'user','content':'" + "word ".repeat(2_000_000) + "'}]}"))
                .isBetween(2_200_000L, 2_600_000L);
    }

    private static long of(String json) {
        ObjectNode chat = Json.objectOrNull(json.replace('\'', '"'));
        return PromptTokens.of(Objects.requireNonNull(chat));
    }
}
