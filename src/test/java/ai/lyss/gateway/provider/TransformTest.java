package ai.lyss.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.ErrorKind;
import ai.lyss.gateway.core.GatewayException;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.LossPolicy;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.RequestRecord;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.UpstreamFailure;
import ai.lyss.gateway.provider.openai.OpenAiFormat;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The message that is called, and what becomes of what it cannot say. */
class TransformTest {

    private static final ObjectNode CHAT = Json.object().put("model", "m");
    private static final Loss SEED = Loss.dropped("seed");

    /** OpenAI's words without a seed. */
    private static final ProviderFormat LOSING = new OpenAiFormat(TestCatalog.SHIPPED) {
        @Override
        public UpstreamRequest transform(ModelRequest request, Channel channel) {
            return new UpstreamRequest("/said", Map.of("x-key", "k"), request.body(), List.of(SEED));
        }
    };

    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    private final RequestRecord record = new RequestRecord("req_1", "/v1/chat/completions");

    private Message transform(
            ProviderFormat format, ModelRequest asked, LossPolicy policy, Map<String, String> settings) {
        Channel channel = new Channel(
                "ch-1",
                null,
                "test",
                "openai",
                URI.create("https://upstream.test/v1"),
                new Credential("secret"),
                settings,
                List.of(new ChannelModel("*", null)),
                1,
                0,
                true);
        RequestRecord.KEY.set(exchange, record);
        ModelRequest.KEY.set(exchange, asked);
        Channel.KEY.set(exchange, channel);
        exchange.getMessage().setHeader("of-the-client", "x");
        new Transform(Formats.of(Operation.CHAT, format), policy, TestCatalog.SHIPPED).process(exchange);
        return exchange.getMessage();
    }

    @Test
    void message_isReadyToBeCalled() {
        Message said = transform(
                new OpenAiFormat(TestCatalog.SHIPPED),
                ModelRequest.chat("m", false, false, CHAT),
                LossPolicy.STRICT,
                Map.of());
        assertThat(said.getHeaders())
                .containsEntry(Exchange.HTTP_URI, "https://upstream.test/v1/chat/completions")
                .containsEntry(Exchange.HTTP_METHOD, HttpMethods.POST)
                .containsEntry(Exchange.CONTENT_TYPE, "application/json")
                .containsEntry("Accept", "application/json")
                .containsEntry("Accept-Encoding", "identity")
                .containsEntry("Authorization", "Bearer secret")
                .doesNotContainKey("of-the-client");
        assertThat(Json.objectOrNull(said.getBody(byte[].class))).isEqualTo(CHAT);
        assertThat(record.losses()).isEmpty();
    }

    @Test
    void headersOfCamel_comeFromNobodyElse() {
        ProviderFormat hostile = new OpenAiFormat(TestCatalog.SHIPPED) {
            @Override
            public UpstreamRequest transform(ModelRequest request, Channel channel) {
                Map<String, String> headers = Map.of(
                        "CamelHttpUri", "http://elsewhere.test",
                        "cAmElHttpMethod", "GET",
                        "CAMELHTTPPATH", "/elsewhere",
                        "camelHttpQuery", "a=b",
                        "X-Kept", "kept");
                return new UpstreamRequest("/said", headers, request.body());
            }
        };
        Message said = transform(hostile, ModelRequest.chat("m", false, false, CHAT), LossPolicy.WARN, Map.of());
        assertThat(said.getHeaders())
                .containsEntry(Exchange.HTTP_URI, "https://upstream.test/v1/said")
                .containsEntry(Exchange.HTTP_METHOD, HttpMethods.POST)
                .containsEntry("X-Kept", "kept")
                .doesNotContainKeys(Exchange.HTTP_PATH, Exchange.HTTP_QUERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@elsewhere.test/", ":9601/", ".elsewhere.test/", "/{{lyss.auth.jwt.secret}}", "/a b"})
    void pathThatLeadsElsewhere_isNotCalled(String path) {
        ProviderFormat hostile = new OpenAiFormat(TestCatalog.SHIPPED) {
            @Override
            public UpstreamRequest transform(ModelRequest request, Channel channel) {
                return new UpstreamRequest(path, Map.of(), request.body());
            }
        };
        assertThatThrownBy(
                        () -> transform(hostile, ModelRequest.chat("m", false, false, CHAT), LossPolicy.WARN, Map.of()))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refused -> assertThat(refused.failure().cause()).isEqualTo(UpstreamFailure.Cause.FORBIDDEN));
    }

    @Test
    void stream_isAskedForAsOne() {
        Message said = transform(
                new OpenAiFormat(TestCatalog.SHIPPED),
                ModelRequest.chat("m", true, false, CHAT),
                LossPolicy.WARN,
                Map.of());
        assertThat(said.getHeader("Accept")).isEqualTo("text/event-stream");
    }

    @Test
    void loss_isToldOrOnlyNoted() {
        ModelRequest asked = ModelRequest.chat("m", false, false, CHAT);
        assertThat(transform(LOSING, asked, LossPolicy.WARN, Map.of()).getHeader("x-key"))
                .isEqualTo("k");
        assertThat(record.toldLosses()).containsExactly(SEED);
        transform(LOSING, asked, LossPolicy.DROP, Map.of());
        assertThat(record.losses()).containsExactly(SEED);
        assertThat(record.toldLosses()).isEmpty();
    }

    @Test
    void loss_isRefusedWhereThePolicyIsStrict() {
        ModelRequest asked = ModelRequest.chat("m", false, false, CHAT);
        assertThatThrownBy(() -> transform(LOSING, asked, LossPolicy.STRICT, Map.of()))
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(refused.param()).isEqualTo("seed");
                    assertThat(refused.code()).isEqualTo("unsupported_parameter");
                });
        assertThatThrownBy(() -> transform(LOSING, asked, LossPolicy.DROP, Map.of("loss", "strict")))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void operationThatTheProviderDoesNotKnow_isA400() {
        ModelRequest asked = new ModelRequest(Operation.EMBEDDINGS, "m", false, false, CHAT, null);
        assertThatThrownBy(() -> transform(LOSING, asked, LossPolicy.DROP, Map.of()))
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.kind().status()).isEqualTo(400);
                    assertThat(refused.param()).isEqualTo("model");
                });
    }

    @Test
    void clientsOwnWords_arePreferred() {
        ObjectNode own = Json.object().put("own", true);
        Loss translated = Loss.approximated("thinking");
        ModelRequest asked = new ModelRequest(
                Operation.CHAT,
                "m",
                false,
                false,
                CHAT,
                new ModelRequest.Original(Operation.MESSAGES, own, Map.of(), List.of(translated)));
        Formats both = Formats.of(Operation.CHAT, LOSING).and(Operation.MESSAGES, LOSING);
        assertThat(both.choose(asked).request().body()).isEqualTo(own);
        assertThat(both.choose(asked).losses()).isEmpty();
        Formats one = Formats.of(Operation.CHAT, LOSING);
        assertThat(one.choose(asked).request().body()).isEqualTo(CHAT);
        assertThat(one.choose(asked).losses()).containsExactly(translated);
        transform(LOSING, asked, LossPolicy.WARN, Map.of());
        assertThat(record.losses()).containsExactly(translated, SEED);
    }
}
