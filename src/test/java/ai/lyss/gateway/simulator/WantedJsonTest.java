package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedJsonTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':SCHEMA}}}",
                "{'output_config':{'format':{'type':'json_schema','schema':SCHEMA}}}",
                "{'generationConfig':{'responseJsonSchema':SCHEMA}}",
                "{'generationConfig':{'responseSchema':SCHEMA}}",
            })
    void schema_isAnswered(String body) {
        assertThat(wanted(body)).isEqualTo("{\"city\":\"sample\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid for this JSON schema: ", "This is the JSON schema:\\n"})
    void schemaInWords_isAnswered(String words) {
        String body = "{'messages':[{'role':'system','content':'" + words + "TEXT'}],"
                + "'response_format':{'type':'json_object'}}";
        assertThat(wanted(body.replace("TEXT", SCHEMA.replace("\"", "\\\"")))).isEqualTo("{\"city\":\"sample\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[]}",
                "{'response_format':{'type':'json_object'},'messages':[{'role':'system','content':'JSON schema'}]}",
                "{'messages':[{'role':'system','content':'JSON schema: {}'}]}",
                "no body"
            })
    void noSchema_isAnsweredInWords(String body) {
        assertThat(wanted(body)).isNull();
    }

    private static String wanted(String body) {
        return WantedJson.of(body.replace('\'', '"').replace("SCHEMA", SCHEMA).getBytes(UTF_8));
    }
}
