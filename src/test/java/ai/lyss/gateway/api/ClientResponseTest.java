package ai.lyss.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelAnswer;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a client gets when the keep-alive thread and the request's are at its response in the same moment. */
class ClientResponseTest {

    private static final GatewayException FAILURE = new GatewayException(ErrorKind.UPSTREAM, "failed");

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final ClientResponse client = new ClientResponse(response, "req-1");

    @Test
    void commentWhileAWholeErrorIsPutIntoWords_isNotSent() throws Exception {
        client.speak(new Interrupted());
        client.error(FAILURE);
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(response.getStatus()).isEqualTo(502);
        assertThat(Json.objectOrNull(response.getContentAsString())).isNotNull();
    }

    @Test
    void errorAfterAComment_isAnEvent() throws Exception {
        client.keepAlive(Duration.ZERO);
        assertThat(client.isWhole()).isFalse();
        client.error(FAILURE);
        assertThat(response.getContentType()).startsWith("text/event-stream");
        assertThat(response.getContentAsString()).startsWith(": keep-alive\n\ndata: {");
    }

    @Test
    void whatIsNoStreamWhenTheRequestEnds_becomesNone() throws Exception {
        assertThat(client.hasBegunAsStream()).isFalse();
        client.keepAlive(Duration.ZERO);
        client.error(FAILURE);
        assertThat(response.getStatus()).isEqualTo(502);
        assertThat(response.getContentType()).isEqualTo("application/json");
    }

    @Test
    void wholeAnswer_isWhole() throws Exception {
        assertThat(client.isWhole()).isFalse();
        client.whole(200, "text/plain", new byte[0]);
        assertThat(client.isWhole()).isTrue();
    }

    /** Its errors take so long that a comment is due. */
    private final class Interrupted implements Dialect {

        @Override
        public ModelRequest read(ObjectNode body, Function<String, @Nullable String> header) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ObjectNode answer(ModelAnswer.Whole answer, ModelRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DialectStream stream(ModelAnswer.Streamed answer, ModelRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ObjectNode error(GatewayException failure, String requestId) {
            try {
                Thread.ofVirtual().start(() -> client.keepAlive(Duration.ZERO)).join();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            return OpenAiError.of(failure);
        }
    }
}
