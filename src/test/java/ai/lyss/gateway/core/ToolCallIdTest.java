package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolCallIdTest {

    @Test
    void extra_goesThereAndBack() {
        ObjectNode extra = Json.object();
        extra.putObject("google").put("thought_signature", "CiQB+/==__x_é");
        String id = ToolCallId.carrying("call_1", extra);
        assertThat(id).matches("[a-zA-Z0-9_-]+").startsWith("call_1");
        assertThat(ToolCallId.bare(id)).isEqualTo("call_1");
        assertThat(ToolCallId.carried(id)).isEqualTo(extra);
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_1", "", "a__x_", "a__x_!", "a__x_QUJD", "__x_"})
    void otherIds_carryNothing(String id) {
        assertThat(ToolCallId.carried(id)).isNull();
        assertThat(ToolCallId.bare(id)).isEqualTo(id);
    }

    @Test
    void nothing_isNotCarried() {
        assertThat(ToolCallId.carrying("call_1", null)).isEqualTo("call_1");
        assertThat(ToolCallId.carrying("call_1", Json.object())).isEqualTo("call_1");
    }
}
