package ai.lyss.gateway.api;

import ai.lyss.gateway.core.Caller;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Channels;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The steps of the models endpoints (<a href="https://platform.openai.com/docs/api-reference/models">models</a>): what
 * the caller can ask for: what its tenant has, as far as its key may.
 */
@Configuration(proxyBeanMethods = false)
class Models {

    private final Channels channels;
    private final long since = Instant.now().getEpochSecond();

    Models(Channels channels) {
        this.channels = channels;
    }

    @Bean
    Processor listModels() {
        return exchange -> {
            ObjectNode list = Json.object().put("object", "list");
            ArrayNode data = list.putArray("data");
            available(Caller.KEY.get(exchange)).forEach((id, owner) -> data.add(model(id, owner)));
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(Json.bytes(list));
        };
    }

    /** Ids may contain {@code /} and {@code :}, raw or encoded: the rest of the path is the id. */
    @Bean
    Processor getModel() {
        return exchange -> {
            String rest = exchange.getMessage().getHeader("matchOnUriPrefix", "", String.class);
            String id = rest.startsWith("/") ? rest.substring(1) : rest;
            Caller caller = Caller.KEY.get(exchange);
            String owner = available(caller).get(id);
            for (Channel channel : channels.all()) {
                if (owner == null
                        && caller.terms().allows(id)
                        && isOpen(channel, caller)
                        && channel.entryFor(id).isPresent()) {
                    owner = channel.provider(); // served by a pattern, so not listed
                }
            }
            if (owner == null) {
                throw GatewayException.noSuchModel(id);
            }
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(Json.bytes(model(id, owner)));
        };
    }

    private Map<String, String> available(Caller caller) {
        Map<String, String> owners = new TreeMap<>();
        for (Channel channel : channels.all()) {
            if (isOpen(channel, caller)) {
                for (ChannelModel model : channel.models()) {
                    if (!model.isPattern() && caller.terms().allows(model.model())) {
                        owners.putIfAbsent(model.model(), channel.provider());
                    }
                }
            }
        }
        return owners;
    }

    private static boolean isOpen(Channel channel, Caller caller) {
        return channel.enabled() && channel.isFor(caller.tenantId());
    }

    private ObjectNode model(String id, String owner) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", since)
                .put("owned_by", owner);
    }
}
