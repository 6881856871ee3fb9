package ai.lyss.gateway.api.messages;

import ai.lyss.gateway.api.ClientEvent;
import ai.lyss.gateway.api.DialectStream;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** A stream that is Anthropic's already: its events as they are, and the last one when the answer is on record. */
final class OwnStream implements DialectStream {

    @Override
    public void accept(ObjectNode event, Consumer<ClientEvent> events) {
        events.accept(ClientEvent.named(event.path("type").asText(""), event));
    }

    @Override
    public void end(Consumer<ClientEvent> events) {
        events.accept(MessageEvents.stop());
    }
}
