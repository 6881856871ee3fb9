package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a request needs that is not for everybody yet
 * (<a href="https://docs.anthropic.com/en/api/beta-headers">beta headers</a>): what the channel's setting
 * {@code anthropic-beta} says, and the <a href="https://docs.anthropic.com/en/docs/build-with-claude/files">files</a>
 * that it refers to.
 */
final class Betas {

    private static final String FILES = "files-api-2025-04-14";

    private Betas() {}

    /** The header's value; empty when there is nothing to say. */
    static String of(Channel channel, ObjectNode body) {
        Set<String> betas = new LinkedHashSet<>();
        Arrays.stream(channel.setting("anthropic-beta", "").split(","))
                .map(String::strip)
                .filter(beta -> !beta.isEmpty())
                .forEach(betas::add);
        for (JsonNode message : body.path("messages")) {
            if (refersToFile(message.path("content"))) {
                betas.add(FILES);
            }
        }
        return String.join(",", betas);
    }

    private static boolean refersToFile(JsonNode blocks) {
        for (JsonNode block : blocks) {
            if (block.at("/source/type").asText("").equals("file") || refersToFile(block.path("content"))) {
                return true;
            }
        }
        return false;
    }
}
