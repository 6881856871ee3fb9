package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedAnswerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                              | -1 | 1
                    {"max_tokens": 7}                               | 7  | 1
                    {"max_tokens": 7, "max_completion_tokens": 9}   | 9  | 1
                    {"max_tokens": 0, "n": 3}                       | -1 | 3
                    {"max_tokens": null, "n": null}                 | -1 | 1
                    {"max_tokens": -5, "n": -1}                     | -1 | 1
                    {"n": 2, "best_of": 5}                          | -1 | 5
                    {"max_tokens": 999999999999, "n": 1000}         | 10000000 | 128
                    """)
    void limitAndChoices_areTheBodys(String body, long limit, int choices) {
        assertThat(AskedAnswer.of(ModelRequest.chat("m", false, false, object(body))))
                .isEqualTo(new AskedAnswer(limit, choices));
    }

    @Test
    void limitOfWhatIsSentAsItCame_isTaken() {
        ModelRequest.Original original = new ModelRequest.Original(
                Operation.RESPONSES, object("{\"max_output_tokens\": 12, \"n\": 9}"), Map.of(), List.of());
        ModelRequest request = new ModelRequest(Operation.CHAT, "m", false, false, object("{}"), original);
        assertThat(AskedAnswer.of(request)).isEqualTo(new AskedAnswer(12, 1));
    }

    @Test
    void tokens_areThoseOfAllChoices() {
        assertThat(new AskedAnswer(10, 3).tokens(500)).isEqualTo(30);
        assertThat(new AskedAnswer(-1, 3).tokens(500)).isEqualTo(1500);
    }

    @Test
    void embeddings_haveNoAnswer() {
        assertThat(AskedAnswer.of(ModelRequest.embeddings("m", object("{\"max_tokens\": 7}")))
                        .tokens(500))
                .isZero();
    }

    private static ObjectNode object(String json) {
        return Objects.requireNonNull(Json.objectOrNull(json));
    }
}
