package ai.lyss.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.GatewayApplication;
import ai.lyss.gateway.TestDatabase;
import ai.lyss.gateway.core.Channel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** The channels that the configuration brings. */
class FirstChannelsTest {

    private static final List<String> VARIABLES = List.of(
            "OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "GEMINI_API_KEY",
            "DEEPSEEK_API_KEY",
            "AZURE_OPENAI_API_KEY",
            "OPENROUTER_API_KEY",
            "GROQ_API_KEY",
            "MISTRAL_API_KEY",
            "XAI_API_KEY",
            "DASHSCOPE_API_KEY",
            "MOONSHOT_API_KEY",
            "ZHIPU_API_KEY",
            "MINIMAX_API_KEY",
            "OLLAMA_BASE_URL",
            "VLLM_BASE_URL",
            "LLAMACPP_BASE_URL");

    @TempDir
    Path home;

    private final TestDatabase database = TestDatabase.migrated();

    @Test
    void key_in_the_environment_is_a_shared_channel_until_it_is_gone() throws Exception {
        Map<String, Channel> channels =
                start("OPENAI_API_KEY=sk-real-0123456789", "lyss.providers.openai.base-url=http://127.0.0.1:9/v1/");
        Channel channel = channels.get("env-openai");
        assertThat(channel.tenantId()).isNull();
        assertThat(channel.enabled()).isTrue();
        assertThat(channel.baseUrl()).isEqualTo(URI.create("http://127.0.0.1:9/v1"));
        assertThat(channel.credential().secret()).isEqualTo("sk-real-0123456789");
        assertThat(channel.entryFor("gpt-5")).isPresent();
        assertThat(channel.entryFor("text-embedding-3-small")).isPresent();
        assertThat(channels).doesNotContainKeys("env-anthropic", "env-azure");

        assertThat(start("OPENAI_API_KEY=").get("env-openai").enabled()).isFalse();

        Channel next = start("OPENAI_API_KEY=sk-next-0123456789").get("env-openai");
        assertThat(next.enabled()).isTrue();
        assertThat(next.credential().secret()).isEqualTo("sk-next-0123456789");
    }

    @Test
    void half_of_what_a_provider_needs_is_no_channel() throws Exception {
        assertThat(start("AZURE_OPENAI_API_KEY=0123456789abcdef", "OLLAMA_MODELS=llama3.2"))
                .doesNotContainKeys("env-azure", "env-ollama");
    }

    @Test
    void azure_has_its_endpoint_and_deployments_and_a_local_server_its_address_and_no_key() throws Exception {
        Map<String, Channel> channels = start(
                "AZURE_OPENAI_API_KEY=0123456789abcdef",
                "AZURE_OPENAI_ENDPOINT=https://acme.openai.azure.com/",
                "AZURE_OPENAI_DEPLOYMENT=our-gpt",
                "AZURE_OPENAI_EMBEDDING_DEPLOYMENT=our-vectors",
                "AZURE_OPENAI_API_VERSION=2025-04-01-preview",
                "OLLAMA_BASE_URL=http://localhost:11434/v1/",
                "OLLAMA_MODELS=llama3.2,qwen3:8b",
                "GROQ_API_KEY=gsk_1");
        Channel azure = channels.get("env-azure");
        assertThat(azure.baseUrl()).isEqualTo(URI.create("https://acme.openai.azure.com"));
        assertThat(azure.setting("api-version", "")).isEqualTo("2025-04-01-preview");
        assertThat(azure.upstreamModel("our-gpt")).isEqualTo("our-gpt");
        assertThat(azure.entryFor("our-gpt")).isPresent();
        assertThat(azure.entryFor("our-vectors")).isPresent();

        Channel ollama = channels.get("env-ollama");
        assertThat(ollama.baseUrl()).isEqualTo(URI.create("http://localhost:11434/v1"));
        assertThat(ollama.credential().secret()).isEmpty();
        assertThat(ollama.entryFor("llama3.2")).isPresent();
        assertThat(ollama.entryFor("qwen3:8b")).isPresent();
        assertThat(ollama.entryFor("qwen3:32b")).isEmpty();
        assertThat(channels.get("env-groq").entryFor("openai/gpt-oss-120b")).isPresent();
        assertThat(channels).doesNotContainKeys("env-vllm", "env-mistral");
    }

    @Test
    void wrong_endpoint_keeps_no_other_channel_away() throws Exception {
        Map<String, Channel> channels = start(
                "OPENAI_API_KEY=sk-real-0123456789",
                "AZURE_OPENAI_API_KEY=0123456789abcdef",
                "AZURE_OPENAI_ENDPOINT=acme.openai.azure.com",
                "AZURE_OPENAI_DEPLOYMENT=our-gpt");
        assertThat(channels).containsKey("env-openai").doesNotContainKey("env-azure");
    }

    @Test
    void whole_application_has_them_and_the_demo_a_channel_per_provider_to_our_own_port() {
        try (var context = run(
                GatewayApplication.class,
                "OPENAI_API_KEY=sk-real-0123456789",
                "lyss.demo.enabled=true",
                "lyss.simulator.enabled=true",
                "camel.main.routes-include-pattern=false")) {
            String own = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
            Map<String, Channel> channels = channels(context.getBean(ChannelStore.class));
            assertThat(channels.remove("env-openai").credential().secret()).isEqualTo("sk-real-0123456789");
            assertThat(channels)
                    .containsOnlyKeys("demo-openai", "demo-anthropic", "demo-gemini", "demo-deepseek", "demo-azure");
            assertThat(channels.values()).allSatisfy(channel -> {
                assertThat(channel.isFor("demo")).isTrue();
                assertThat(channel.isFor("default")).isFalse();
                assertThat(channel.enabled()).isTrue();
                assertThat(channel.baseUrl().toString()).startsWith(own + "/simulator/");
                assertThat(channel.entryFor("sim-" + channel.provider())).isPresent();
                assertThat(channel.entryFor("sim-" + channel.provider() + ":slow"))
                        .isPresent();
            });
        }
    }

    /** What a start with these properties and variables leaves, to a node that knows the database and the keyset only. */
    private Map<String, Channel> start(String... properties) throws Exception {
        try (var context = run(Settings.class, properties);
                TestStore node = new TestStore(database.dataSource(), home, Duration.ofHours(1))) {
            new ConfiguredChannels(node.store(), context.getBean(ProviderSettings.class)).afterSingletonsInstantiated();
        }
        try (TestStore next = new TestStore(database.dataSource(), home, Duration.ofHours(1))) {
            return channels(next.store());
        }
    }

    private static Map<String, Channel> channels(ChannelStore store) {
        return store.all().stream().collect(Collectors.toMap(Channel::id, each -> each));
    }

    /** No variable of the machine that runs the tests gets in. */
    private ConfigurableApplicationContext run(Class<?> application, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.url(),
                "--lyss.credentials.keyset-file=" + home.resolve("keyset.json"),
                "--server.port=0",
                "--management.server.port="));
        VARIABLES.forEach(variable -> arguments.add("--" + variable + "="));
        for (String property : properties) {
            arguments.removeIf(each -> each.startsWith("--" + property.substring(0, property.indexOf('=') + 1)));
            arguments.add("--" + property);
        }
        return new SpringApplicationBuilder(application)
                .web(application == Settings.class ? WebApplicationType.NONE : WebApplicationType.SERVLET)
                .run(arguments.toArray(String[]::new));
    }

    /** The files of {@code config/} and nothing else of the application. */
    @EnableConfigurationProperties(ProviderSettings.class)
    static class Settings {}
}
