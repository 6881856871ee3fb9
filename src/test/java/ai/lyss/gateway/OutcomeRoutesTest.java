package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.AnsweredBefore;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** The order in which a request ends that a step did not let through, with steps that only tell that they ran. */
class OutcomeRoutesTest {

    private static final GatewayException MISSED = new GatewayException(ErrorKind.UNAVAILABLE, "not recorded");

    private final List<String> ran = new ArrayList<>();

    @Test
    void failure_isRecordedBeforeItIsTold() throws Exception {
        assertThat(ended(new IllegalStateException("a step failed"), false)).isNull();
        assertThat(ran).containsExactly("conclude", "settleQuota", "record", "measure", "settleLimits", "finish");
    }

    @Test
    void replay_isRecordedBeforeItIsSent() throws Exception {
        assertThat(ended(new AnsweredBefore("r"), false)).isNull();
        assertThat(ran).containsExactly("record", "measure", "replay");
    }

    @Test
    void replayThatCannotBeRecorded_isAFailureThatIsTold() throws Exception {
        assertThat(ended(new AnsweredBefore("r"), true)).isNull();
        assertThat(ran).containsExactly("record", "conclude: not recorded", "record", "measure", "finish");
    }

    /** What is left of the failure of a route whose first step throws it. */
    private Exception ended(Exception failure, boolean missed) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            for (String step : List.of("settleQuota", "measure", "settleLimits", "finish", "replay")) {
                bind(camel, step, exchange -> ran.add(step));
            }
            bind(camel, "conclude", exchange -> {
                Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
                ran.add(caught == MISSED ? "conclude: " + MISSED.text() : "conclude");
            });
            bind(camel, "record", exchange -> {
                boolean first = !ran.contains("record");
                ran.add("record");
                if (missed && first) {
                    throw MISSED;
                }
            });
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "file:routes/outcome.camel.yaml"));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:request").routeConfigurationId("outcome").process(exchange -> {
                        throw failure;
                    });
                }
            });
            camel.start();
            Exchange exchange = new DefaultExchange(camel);
            camel.createProducerTemplate().send("direct:request", exchange);
            return exchange.getException();
        }
    }

    private static void bind(CamelContext camel, String name, Processor step) {
        camel.getRegistry().bind(name, Processor.class, step);
    }
}
