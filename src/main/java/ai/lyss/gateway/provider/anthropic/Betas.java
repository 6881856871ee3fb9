package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Channel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs that is not for everybody yet
 * (<a href="https://docs.anthropic.com/en/api/beta-headers">beta headers</a>): what the channel's setting
 * {@code anthropic-beta} says, and the <a href="https://docs.anthropic.com/en/docs/build-with-claude/files">files</a>
 * that it refers to.
 */
final class Betas {

    /** The header, and the channel's setting. */
    static final String HEADER = "anthropic-beta";

    private static final String FILES = "files-api-2025-04-14";

    private Betas() {}

    /** The header's value for a body that we say; empty when there is nothing to say. */
    static String of(Channel channel, ObjectNode body) {
        Set<String> betas = ofChannel(channel);
        for (JsonNode message : body.path("messages")) {
            if (refersToFile(message.path("content"))) {
                betas.add(FILES);
            }
        }
        return String.join(",", betas);
    }

    /** The same for what a client says itself: it knows what it refers to. */
    static String of(Channel channel, @Nullable String asked) {
        Set<String> betas = ofChannel(channel);
        if (asked != null) {
            add(asked, betas);
        }
        return String.join(",", betas);
    }

    private static Set<String> ofChannel(Channel channel) {
        Set<String> betas = new LinkedHashSet<>();
        add(channel.setting(HEADER, ""), betas);
        return betas;
    }

    private static void add(String list, Set<String> betas) {
        Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(beta -> !beta.isEmpty())
                .forEach(betas::add);
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
