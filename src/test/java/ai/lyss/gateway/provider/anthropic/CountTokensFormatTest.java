package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure.Cause;
import ai.lyss.gateway.provider.TestChannel;
import ai.lyss.gateway.provider.UpstreamRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountTokensFormatTest {

    private final CountTokensFormat format = new CountTokensFormat();
    private final ObjectNode body = Json.object().put("model", "asked").put("system", "Be brief");
    private final ModelRequest request = new ModelRequest(Operation.COUNT_TOKENS, "asked", false, false, body, null);

    @Test
    void request_goesAsItCame() {
        Channel channel = new Channel(
                "ch-1",
                null,
                "test",
                "anthropic",
                URI.create("https://upstream.test"),
                new Credential("test-credential"),
                Map.of(),
                List.of(new ChannelModel("asked", "claude-x")),
                1,
                0,
                true);
        UpstreamRequest said = format.transform(request, channel);
        assertThat(said.path()).isEqualTo("/v1/messages/count_tokens");
        assertThat(said.headers()).containsEntry("x-api-key", "test-credential");
        assertThat(Json.text(said.body())).isEqualTo("{\"model\":\"claude-x\",\"system\":\"Be brief\"}");
    }

    @Test
    void count_goesAsItCameAndCostsNothing() {
        ObjectNode count = Json.object().put("input_tokens", 9).put("new", 1);
        assertThat(format.normalize(count, request, TestChannel.of("anthropic")))
                .isSameAs(count);
        assertThat(format.usage(count)).isNull();
    }

    @Test
    void answerWithoutACount_isMalformed() {
        assertThatThrownBy(() -> format.normalize(Json.object().put("tokens", 9), request, TestChannel.of("anthropic")))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failed -> assertThat(failed.failure().cause()).isEqualTo(Cause.MALFORMED));
    }

    @Test
    void errorInA200_isWhatItsTypeSays() {
        ObjectNode error = Json.object().put("type", "error");
        error.putObject("error").put("type", "rate_limit_error").put("message", "x");
        assertThatThrownBy(() -> format.normalize(error, request, TestChannel.of("anthropic")))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        failed -> assertThat(failed.failure().cause()).isEqualTo(Cause.RATE_LIMITED));
    }
}
