package ai.lyss.gateway.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallIdsTest {

    @Test
    void nine_isAlwaysTheSameAndAlwaysAnother() {
        CallIds nine = CallIds.of("nine-alphanumeric");
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String id = nine.map("call_" + i);
            assertThat(id)
                    .matches("[A-Za-z0-9]{9}")
                    .isEqualTo(CallIds.of("nine-alphanumeric").map("call_" + i));
            made.add(id);
        }
        assertThat(made).hasSize(1000);
    }

    @Test
    void made_idIsTakenAsItIs() {
        for (String rule : new String[] {"nine-alphanumeric", "at-most-40"}) {
            CallIds ids = CallIds.of(rule);
            String made = ids.map("functions.name:0\n" + "x".repeat(100));
            assertThat(ids.map(made)).isEqualTo(made);
        }
    }

    @Test
    void any_idStays() {
        assertThat(CallIds.of("any").map("functions.name:0")).isEqualTo("functions.name:0");
    }
}
