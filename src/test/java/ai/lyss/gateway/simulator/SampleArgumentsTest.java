package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleArgumentsTest {

    private static String sample(String schema) throws Exception {
        return Json.text(SampleArguments.of(Json.MAPPER.readTree(schema)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"string\"} | \"sample\"",
                "{\"type\":\"STRING\",\"format\":\"date\"} | \"2026-01-01\"",
                "{\"type\":\"string\",\"enum\":[\"b\",\"a\"]} | \"b\"",
                "{\"type\":\"integer\",\"minimum\":18} | 18",
                "{\"type\":\"number\"} | 1.5",
                "{\"type\":[\"boolean\",\"null\"]} | true",
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2} | [1,1]",
                "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]} | 1",
                "{\"$ref\":\"#/$defs/p\"} | {\"x\":1}",
                "{\"const\":\"c\"} | \"c\"",
            })
    void property_required_getsAValueOfItsType(String schema, String value) throws Exception {
        assertThat(sample("{\"type\":\"object\",\"properties\":{\"p\":" + schema
                        + ",\"optional\":{}},\"required\":[\"p\"],\"$defs\":{\"p\":{\"type\":\"object\",\"properties\":"
                        + "{\"x\":{\"type\":\"integer\"}},\"required\":[\"x\"]}}}"))
                .isEqualTo("{\"p\":" + value + "}");
    }

    @Test
    void schema_recursiveOrMissing_isStillAnObject() throws Exception {
        assertThat(sample("null")).isEqualTo("{}");
        assertThat(sample("{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]}"))
                .startsWith("{\"a\":{\"a\":");
    }
}
