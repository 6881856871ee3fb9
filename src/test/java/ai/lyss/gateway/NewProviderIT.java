package ai.lyss.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** One more OpenAI-compatible provider is one more file. */
class NewProviderIT extends RunningGateway {

    @Autowired
    private CamelContext camel;

    @TempDir
    private Path routes;

    @Test
    void together_isARouteFileAndAChannel() throws Exception {
        Path file = routes.resolve("together.camel.yaml");
        Files.writeString(file, readmeExample());
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveResource(camel, "file:" + file));
        addChannel("together", "together", "some-model", "sim-openai:tokens=3", 0);

        JsonNode answer = json(post("/v1/chat/completions", chat("some-model", "")));

        assertThat(answer.at("/choices/0/message/content").asText().strip()).isEqualTo("w1 w2 w3");
    }

    /** The README's own words, so that they stay true. */
    private static String readmeExample() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("- route:\n    id: provider-together");
        return readme.substring(start, readme.indexOf("```", start));
    }
}
