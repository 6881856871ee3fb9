package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps that {@code routes/simulator.camel.yaml} names. */
@Configuration(proxyBeanMethods = false)
class SimulatorSteps {

    @Bean
    SimulatorCounters simulatorCounters() {
        return new SimulatorCounters();
    }

    @Bean
    KeyScripts simulatorKeyScripts() {
        return new KeyScripts();
    }

    @Bean
    Simulator simulator(SimulatorCounters counters, KeyScripts keyScripts) {
        return new Simulator(counters, keyScripts);
    }

    @Bean
    Processor simulateOpenAi(Simulator simulator) {
        return simulate(simulator, Provider.OPENAI);
    }

    @Bean
    Processor simulateDeepSeek(Simulator simulator) {
        return simulate(simulator, Provider.DEEPSEEK);
    }

    @Bean
    Processor simulateAzure(Simulator simulator) {
        return simulate(simulator, Provider.AZURE);
    }

    @Bean
    Processor simulateAnthropic(Simulator simulator) {
        return simulate(simulator, Provider.ANTHROPIC);
    }

    @Bean
    Processor simulateAnthropicCount(Simulator simulator) {
        return new ServletStep(simulator::countTokens);
    }

    @Bean
    Processor simulateGemini(Simulator simulator) {
        return simulate(simulator, Provider.GEMINI);
    }

    private static Processor simulate(Simulator simulator, Provider provider) {
        return new ServletStep((request, response) -> simulator.answer(provider, request, response));
    }

    @Bean
    Processor simulateOpenAiModels(Simulator simulator) {
        return new ServletStep(simulator::listModels);
    }

    @Bean
    Processor scriptSimulatedKey(KeyScripts keyScripts) {
        return new ServletStep(keyScripts::put);
    }

    @Bean
    Processor showSimulatorCounters(SimulatorCounters counters) {
        return new ServletStep(
                (request, response) -> Simulator.send(response, "application/json", Json.bytes(counters.toJson())));
    }

    @Bean
    Processor resetSimulatorCounters(SimulatorCounters counters) {
        return new ServletStep((request, response) -> {
            counters.reset();
            Simulator.send(response, "application/json", Json.bytes(counters.toJson()));
        });
    }
}
