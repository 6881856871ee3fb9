package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Sha256;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;

/**
 * The fields that are near the same in chat completions
 * (<a href="https://docs.anthropic.com/en/api/messages">create a message</a>).
 */
final class Settings {

    private static final int MOST_STOPS = 4;
    private static final int LONGEST_USER = 64;

    private Settings() {}

    static void say(ObjectNode said, ObjectNode chat, Losses losses) {
        sayLimit(said.path("max_tokens"), chat, losses);
        for (String field : new String[] {"temperature", "top_p"}) {
            if (said.hasNonNull(field)) {
                chat.set(field, said.get(field));
            }
        }
        sayStops(said.path("stop_sequences"), chat, losses);
        sayUser(said.path("metadata"), chat, losses);
        sayTier(said.path("service_tier").asText(""), chat, losses);
    }

    /** 0 only fills the cache, which is no chat completion. */
    private static void sayLimit(JsonNode limit, ObjectNode chat, Losses losses) {
        if (limit.isNumber() && limit.decimalValue().signum() > 0) {
            chat.set("max_completion_tokens", limit);
        } else if (limit.isNumber()) {
            chat.put("max_completion_tokens", 1);
            losses.approximated("max_tokens");
        }
    }

    private static void sayStops(JsonNode sequences, ObjectNode chat, Losses losses) {
        ArrayNode stop = Json.MAPPER.createArrayNode();
        for (JsonNode each : sequences) {
            if (stop.size() < MOST_STOPS) {
                stop.add(each);
            }
        }
        if (!stop.isEmpty()) {
            chat.set("stop", stop);
        }
        if (sequences.size() > MOST_STOPS) {
            losses.approximated("stop_sequences");
        }
    }

    private static void sayUser(JsonNode metadata, ObjectNode chat, Losses losses) {
        String user = metadata.path("user_id").asText("");
        if (!user.isEmpty()) {
            boolean fits = user.length() <= LONGEST_USER;
            chat.put("user", fits ? user : HexFormat.of().formatHex(Sha256.of(user))); // the same user stays the same
        }
        metadata.properties().forEach(field -> {
            if (!field.getKey().equals("user_id")) {
                losses.dropped("metadata." + field.getKey());
            }
        });
    }

    private static void sayTier(String tier, ObjectNode chat, Losses losses) {
        switch (tier) {
            case "" -> {}
            case "auto" -> chat.put("service_tier", "auto");
            case "standard_only" -> chat.put("service_tier", "default");
            default -> losses.dropped("service_tier");
        }
    }
}
