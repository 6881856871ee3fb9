package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.Dialect;
import ai.lyss.gateway.api.DialectFixtures;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Operation;
import com.fasterxml.jackson.databind.node.ObjectNode;

class MessagesDialectTest extends DialectFixtures {

    @Override
    protected Dialect dialect() {
        return new MessagesDialect(Operation.MESSAGES);
    }

    @Override
    protected String folder() {
        return "dialect-messages";
    }

    @Override
    protected Operation own() {
        return Operation.MESSAGES;
    }

    /** One that asks for thinking, which would not be shown otherwise. */
    @Override
    protected ObjectNode question() {
        ObjectNode body = Json.object().put("model", "claude-x").put("max_tokens", 100);
        body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
        body.putObject("thinking").put("type", "adaptive");
        return body;
    }
}
