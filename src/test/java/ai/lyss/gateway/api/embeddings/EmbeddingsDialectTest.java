package ai.lyss.gateway.api.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsDialectTest {

    private static ModelRequest read(String body) {
        ObjectNode read = Json.objectOrNull(body);
        if (read == null) {
            throw new AssertionError("not an object: " + body);
        }
        return new EmbeddingsDialect().read(read, name -> null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"input\":\"Hi\"}",
                "{\"model\":\"m\",\"input\":[\"Hi\",\" \"]}",
                "{\"model\":\"m\",\"input\":[1,0,3]}",
                "{\"model\":\"m\",\"input\":[[1],[2,3]]}",
                "{\"model\":\"m\",\"input\":\"Hi\",\"dimensions\":1,\"encoding_format\":\"base64\",\"user\":\"u\"}",
                "{\"model\":\"m\",\"input\":\"Hi\",\"encoding_format\":\"float\",\"stream\":true,\"input_type\":{}}",
                "{\"model\":\"m\",\"input\":\"Hi\",\"dimensions\":8.0}",
                "{\"model\":\"m\",\"input\":\"Hi\",\"dimensions\":null,\"encoding_format\":null,\"user\":null}",
            })
    void request_valid_isTheBodyAsItCame(String body) {
        ModelRequest request = read(body);

        assertThat(request.operation()).isEqualTo(Operation.EMBEDDINGS);
        assertThat(request.model()).isEqualTo("m");
        assertThat(request.stream()).isFalse();
        assertThat(request.body()).hasToString(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"input\":\"x\"} | model",
                "{\"model\":7,\"input\":\"x\"} | model",
                "{\"model\":\" \",\"input\":\"x\"} | model",
                "{\"model\":\"m\"} | input",
                "{\"model\":\"m\",\"input\":null} | input",
                "{\"model\":\"m\",\"input\":7} | input",
                "{\"model\":\"m\",\"input\":{\"text\":\"x\"}} | input",
                "{\"model\":\"m\",\"input\":\"\"} | input",
                "{\"model\":\"m\",\"input\":[]} | input",
                "{\"model\":\"m\",\"input\":[\"a\",\"\"]} | input[1]",
                "{\"model\":\"m\",\"input\":[\"a\",1]} | input[1]",
                "{\"model\":\"m\",\"input\":[\"a\",[1]]} | input[1]",
                "{\"model\":\"m\",\"input\":[null]} | input[0]",
                "{\"model\":\"m\",\"input\":[1,\"a\"]} | input[1]",
                "{\"model\":\"m\",\"input\":[1,-1]} | input[1]",
                "{\"model\":\"m\",\"input\":[1,1.5]} | input[1]",
                "{\"model\":\"m\",\"input\":[1.5]} | input[0]",
                "{\"model\":\"m\",\"input\":[[1],[]]} | input[1]",
                "{\"model\":\"m\",\"input\":[[1],2]} | input[1]",
                "{\"model\":\"m\",\"input\":[[1],[2,\"a\"]]} | input[1][1]",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":0} | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":-1} | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":1.5} | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":\"256\"} | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":\"int8\"} | encoding_format",
                "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":7} | encoding_format",
                "{\"model\":\"m\",\"input\":\"x\",\"user\":7} | user",
            })
    void request_wrong_namesTheField(String body, String param) {
        GatewayException refused = catchThrowableOfType(GatewayException.class, () -> read(body));

        assertThat(refused.kind().status()).isEqualTo(400);
        assertThat(refused.param()).isEqualTo(param);
        assertThat(refused.text()).contains("'" + param + "'");
    }

    @Test
    void request_inputs_areAtMost2048() {
        String most = "{\"model\":\"m\",\"input\":[\"x\"" + ",\"x\"".repeat(2047) + "]}";
        String tokens = "{\"model\":\"m\",\"input\":[1" + ",1".repeat(8000) + "]}";

        assertThat(read(most).body().path("input")).hasSize(2048);
        assertThat(read(tokens).body().path("input")).hasSize(8001);
        assertThat(catchThrowableOfType(GatewayException.class, () -> read(most.replace("]}", ",\"x\"]}")))
                        .code())
                .isEqualTo("array_above_max_length");
    }
}
