package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

    @Test
    void name_withOptions_isSplitAtTheFirstColon() {
        Script script = Script.of("org/m-1:tokens=20, interval=500,no-usage", null);

        assertThat(script.model()).isEqualTo("org/m-1");
        assertThat(script.number(Option.TOKENS, 0)).isEqualTo(20);
        assertThat(script.interval()).isEqualTo(Duration.ofMillis(500));
        assertThat(script.has(Option.NO_USAGE)).isTrue();
        assertThat(script.has(Option.ECHO)).isFalse();
        assertThat(script.cutAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(script.fault()).isNull();
    }

    @Test
    void header_addsAndWins() {
        Script script = Script.of("m:tokens=20,tps=4", "tokens=3,hang-after=2");

        assertThat(script.number(Option.TOKENS, 0)).isEqualTo(3);
        assertThat(script.interval()).isEqualTo(Duration.ofMillis(250));
        assertThat(script.fault()).isEqualTo(new Fault(Fault.Kind.HANG, 2));
    }

    @Test
    void fault_withoutNumber_comesBeforeTheFirstEvent() {
        assertThat(Script.of("m:error", null).fault()).isEqualTo(new Fault(Fault.Kind.ERROR, 0));
        assertThat(Script.of("m:cut-before", null).fault()).isEqualTo(new Fault(Fault.Kind.CUT, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"what", "tokens", "tokens=", "tokens=-1", "hang=3", "503=7", "LATENCY=1"})
    void option_unknown_isRefused(String option) {
        assertThatThrownBy(() -> Script.of("m:" + option, null))
                .isInstanceOf(Refusal.class)
                .hasMessage("The simulator does not know the option '" + option + "'");
    }
}
