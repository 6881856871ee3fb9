package ai.lyss.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The routes and the beans that they name. */
class SimulatorRoutesTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(SimulatorSteps.class);

    private static List<RouteDefinition> load(CamelContext context) throws Exception {
        String file = Path.of("routes/simulator.camel.yaml").toUri().toString();
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.resolveResource(context, file));
        return ((ModelCamelContext) context).getRouteDefinitions();
    }

    @Test
    void steps_nameBeansThatExist() {
        application.run(beans -> {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                Set<String> ids = new HashSet<>();
                for (RouteDefinition route : load(context)) {
                    assertThat(ids.add(route.getId())).as(route.getId()).isTrue();
                    assertThat(route.getDescriptionText()).isNotBlank();
                    assertThat(route.getOutputs()).isNotEmpty().allSatisfy(step -> {
                        assertThat(step.getId()).isNotBlank();
                        assertThat(beans.getBean(((ProcessDefinition) step).getRef()))
                                .isInstanceOf(Processor.class);
                    });
                }
                assertThat(ids).isNotEmpty();
            }
        });
    }

    @Test
    void routes_byDefault_doNotStart() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(load(context))
                    .allSatisfy(route -> assertThat(context.resolvePropertyPlaceholders(route.getAutoStartup()))
                            .isEqualTo("false"));
        }
    }
}
