package ai.lyss.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Objects;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesFailureAnalyzerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - proces: { id: nobody, ref: nobodyAtAll } | Unknown node id: proces
            - process: { id: nobody                    | broken.camel.yaml, line 7""")
    void fileThatCannotBeRead_isTold(String step, String said) throws Exception {
        String file = """
                - route:
                    id: broken
                    from:
                      uri: direct:broken
                      steps:
                        %s
                """.formatted(step);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Throwable failure = catchThrowable(() -> PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.fromString("broken.camel.yaml", file)));
            assertThat(Objects.requireNonNull(new RoutesFailureAnalyzer().analyze(new IllegalStateException(failure)))
                            .getDescription())
                    .contains(said);
        }
    }

    @Test
    void otherFailures_areForOthers() {
        assertThat(new RoutesFailureAnalyzer().analyze(new IllegalStateException("else")))
                .isNull();
    }
}
