package ai.lyss.gateway.api.chat;

import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the endpoint does with a body before a provider sees it, for tests of providers. */
public final class ChatReading {

    private ChatReading() {}

    /** The request; throws a 400 as the endpoint would. */
    public static ModelRequest of(ObjectNode body) {
        return new ChatDialect(false).read(body, header -> null);
    }
}
