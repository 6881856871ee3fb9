package ai.lyss.gateway.channel;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The demo tenant's channels: one per provider, all to the simulator in this process. */
@Component
@ConditionalOnProperty("lyss.demo.enabled")
final class DemoChannels {

    private static final String TENANT = "demo";
    private static final Map<String, String> PATHS = Map.of(
            "openai", "/simulator/openai/v1",
            "anthropic", "/simulator/anthropic",
            "gemini", "/simulator/gemini",
            "deepseek", "/simulator/deepseek",
            "azure", "/simulator/azure");

    private static final Set<String> EMBEDDINGS = Set.of("openai", "azure", "gemini");

    private final ChannelStore store;

    DemoChannels(ChannelStore store) {
        this.store = store;
    }

    /** Only now is the port known. */
    @EventListener
    void create(WebServerInitializedEvent started) {
        if (started.getApplicationContext().getServerNamespace() != null) {
            return; // the actuator's server
        }
        String server = "http://127.0.0.1:" + started.getWebServer().getPort();
        PATHS.forEach((provider, path) -> store.save(new Channel(
                "demo-" + provider,
                TENANT,
                "Simulated " + provider,
                provider,
                URI.create(server + path),
                new Credential("simulated-" + provider),
                Map.of(),
                models(provider),
                1,
                0,
                true)));
    }

    /** Its chat model and, where the provider has one, its embedding model; both with the simulator's options too. */
    private static List<ChannelModel> models(String provider) {
        String chat = "sim-" + provider;
        String embedding = chat + "-embedding";
        List<String> names = EMBEDDINGS.contains(provider)
                ? List.of(chat, chat + ":*", embedding, embedding + ":*")
                : List.of(chat, chat + ":*");
        return names.stream().map(name -> new ChannelModel(name, null)).toList();
    }
}
