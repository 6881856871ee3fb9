package ai.lyss.gateway.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedBlockTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    -                        | false
                    {                        | false
                    {}                       | true
                    {"a":"}"                 | false
                    {"a":"}"}                | true
                    {"a":"\\"}"             | false
                    {"a":"\\\\"}            | true
                    {"a":[{},{}]             | false
                    {"a":[{},{}]}            | true
                    """)
    void call_isCompleteWhenItsBracketsAreClosed(String arguments, boolean complete) {
        StreamedBlock block = new StreamedBlock(Json.object().put("type", "tool_use"));
        for (char piece : (arguments == null ? "" : arguments).toCharArray()) {
            block.remember(String.valueOf(piece));
        }
        assertThat(block.isComplete()).isEqualTo(complete);
    }
}
