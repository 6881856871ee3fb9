package ai.lyss.gateway.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.generated.AnyJson;
import ai.lyss.gateway.generated.ChatBodies;
import ai.lyss.gateway.generated.Mutant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the endpoint reads and what it refuses, of everything that there is. */
class ChatDialectPropertiesTest {

    private static final String SEED = "20261124";

    @Property(seed = SEED)
    void whatTheSchemaAllows_isRead(@ForAll("bodies") ObjectNode body) {
        ObjectNode before = body.deepCopy();
        ModelRequest read = ChatReading.of(body);
        assertThat(read.model()).isEqualTo("m");
        assertThat(read.stream()).isEqualTo(body.path("stream").asBoolean());
        assertThat(read.body()).isEqualTo(before);
    }

    @Property(seed = SEED)
    void anyOtherValueAnywhere_isReadOrA400(
            @ForAll("bodies") ObjectNode body, @ForAll int place, @ForAll("values") JsonNode value) {
        readOrRefused((ObjectNode) Mutant.of(body, place, value));
    }

    @Property(seed = SEED)
    void anyObject_isReadOrA400(@ForAll("objects") ObjectNode body) {
        readOrRefused(body);
    }

    private static void readOrRefused(ObjectNode body) {
        try {
            assertThat(ChatReading.of(body).model()).isNotBlank();
        } catch (GatewayException refused) {
            assertThat(refused.kind().status()).isEqualTo(400);
            assertThat(refused.param()).isNotBlank();
        }
    }

    @Provide
    static Arbitrary<ObjectNode> bodies() {
        return ChatBodies.of("m");
    }

    @Provide
    static Arbitrary<JsonNode> values() {
        return AnyJson.value();
    }

    @Provide
    static Arbitrary<ObjectNode> objects() {
        return AnyJson.object(List.of(
                "model", "messages", "role", "user", "content", "tools", "type", "stream", "stop", "stream_options"));
    }
}
