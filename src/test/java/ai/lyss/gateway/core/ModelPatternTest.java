package ai.lyss.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPatternTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-5, gpt-5, true",
        "gpt-5, gpt-5-mini, false",
        "gpt-5, GPT-5, false",
        "gpt-5*, gpt-5, true",
        "gpt-5*, gpt-5-mini, true",
        "gpt-5*, gpt-4, false",
        "gpt-5*, gpt-, false",
        "*, anything, true",
        "*, '', true"
    })
    void text_standsForItselfOrForWhatBeginsWithIt(String text, String name, boolean matches) {
        assertThat(ModelPattern.matches(text, name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a", "a*b", "**", "a**"})
    void starElsewhere_isAProblem(String text) {
        assertThat(ModelPattern.problem(text)).isEqualTo("may have a * at its end only");
    }
}
