package ai.lyss.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.PriceKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PossibleKindsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"messages":[{"content":"a"}]}                                                  |
                    {"messages":[{"content":[{"type":"text","text":"a"}]}]}                         |
                    {"tools":[{"type":"function"}]}                                                 |
                    {"messages":[{"content":[{"type":"input_audio"}]}]}                             | AUDIO_INPUT IMAGE_INPUT
                    {"messages":[{"content":[{"type":"tool_result","content":[{"type":"image"}]}]}]} | AUDIO_INPUT IMAGE_INPUT
                    {"messages":[{"content":"a","images":[]}]}                                      | AUDIO_INPUT IMAGE_INPUT
                    {"google":{"response_modalities":["AUDIO"]}}                                    | AUDIO_OUTPUT
                    {"modalities":["text","audio"]}                                                 | AUDIO_OUTPUT
                    {"messages":[{"content":[{"type":"text","cache_control":{"ttl":"1h"}}]}]}       | CACHE_WRITE_1H
                    {"tools":[{"cache_control":{"ttl":"1h"}}]}                                      | CACHE_WRITE_1H
                    {"messages":[{"content":[{"type":"text","cache_control":{"ttl":"5m"}}]}]}       |
                    """)
    void dearKinds_needAWordForThem(String body, String more) {
        List<String> special = more == null ? List.of() : Arrays.asList(more.split(" "));
        ModelRequest request = ModelRequest.chat("m", false, false, Objects.requireNonNull(Json.objectOrNull(body)));
        for (PriceKind kind : PriceKind.values()) {
            boolean usual = List.of("INPUT", "CACHED_INPUT", "CACHE_WRITE_5M", "OUTPUT", "REASONING")
                    .contains(kind.name());
            assertThat(PossibleKinds.of(request).contains(kind))
                    .as("%s", kind)
                    .isEqualTo(usual || special.contains(kind.name()));
        }
    }

    @Test
    void whatTheClientSaidItself_counts() {
        ModelRequest.Original original = new ModelRequest.Original(
                Operation.MESSAGES,
                Objects.requireNonNull(Json.objectOrNull("{\"system\":[{\"cache_control\":{\"ttl\":\"1h\"}}]}")),
                Map.of(),
                List.of());
        ModelRequest request = new ModelRequest(Operation.CHAT, "m", false, false, Json.object(), original);
        assertThat(PossibleKinds.of(request)).contains(PriceKind.CACHE_WRITE_1H);
    }

    @Test
    void embeddings_areText() {
        assertThat(PossibleKinds.of(ModelRequest.embeddings("m", Json.object())))
                .containsExactly(PriceKind.INPUT);
    }
}
