package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.core.Operation;
import ai.lyss.gateway.core.UpstreamException;
import ai.lyss.gateway.core.Usage;
import ai.lyss.gateway.provider.ProviderFormat;
import ai.lyss.gateway.provider.ProviderFormatContract;
import ai.lyss.gateway.provider.StreamNormalizer;
import ai.lyss.gateway.provider.TestChannel;
import ai.lyss.gateway.provider.UpstreamRequest;
import ai.lyss.gateway.provider.sse.SseEvent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesFormatTest extends ProviderFormatContract {

    @Override
    protected ProviderFormat format() {
        return new MessagesFormat();
    }

    @Override
    protected String folder() {
        return "anthropic-messages";
    }

    @Test
    void headersOfTheDialect_goWithTheBody() {
        Map<String, String> headers = Map.of("anthropic-version", "2026-10-21", "anthropic-beta", "a-1,b-2");
        assertThat(sent(headers, Map.of()))
                .containsEntry("anthropic-version", "2026-10-21")
                .containsEntry("anthropic-beta", "a-1,b-2")
                .containsEntry("x-api-key", "test-credential");
    }

    @Test
    void versionOfTheChannel_goesBeforeTheClients() {
        assertThat(sent(
                        Map.of("anthropic-version", "2026-10-21"),
                        Map.of("anthropic-version", AnthropicFormat.VERSION)))
                .containsEntry("anthropic-version", AnthropicFormat.VERSION)
                .doesNotContainKey("anthropic-beta");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"c-1|''|c-1", "c-1, a-1|a-1, ,b-2|c-1,a-1,b-2", "''|b-2,b-2|b-2", "' ,'|','|"})
    void betas_areTheChannelsAndTheClients_eachOnce(String channels, String clients, String sent) {
        for (ProviderFormat each : List.of(new MessagesFormat(), new CountTokensFormat())) {
            assertThat(each.transform(
                                    request(body("{\"model\":\"asked\"}"), Map.of("anthropic-beta", clients)),
                                    channel(Map.of("anthropic-beta", channels)))
                            .headers()
                            .get("anthropic-beta"))
                    .isEqualTo(sent);
        }
        assertThat(sent(Map.of(), Map.of("anthropic-beta", "c-1"))).containsEntry("anthropic-beta", "c-1");
    }

    @Test
    void fields_keepTheirOrder() {
        ObjectNode body = body("{\"z\":1.0,\"model\":\"asked\",\"a\":2}");
        assertThat(Json.text(format().transform(request(body, Map.of()), channel(Map.of()))
                        .body()))
                .isEqualTo("{\"z\":1.0,\"model\":\"asked\",\"a\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{'type':'thinking','thinking':'Hm.'}|true", "{'type':'thinking','thinking':''}|false"})
    void thinkingWithoutASignature_isALossWhenItSaysSomething(String block, boolean isLost) {
        String said = "{'model':'asked','messages':[{'role':'assistant','content':[%s,{'type':'text','text':'a'}]},"
                + "{'role':'user','content':'Hi'},{'role':'assistant','content':[%s]}]}";
        String json = said.formatted(block, block).replace('\'', '"');
        for (ProviderFormat each : List.of(new MessagesFormat(), new CountTokensFormat())) {
            UpstreamRequest sent = each.transform(request(body(json), Map.of()), channel(Map.of()));
            assertThat(sent.body().path("messages")).hasSize(2);
            assertThat(sent.losses())
                    .isEqualTo(isLost ? List.of(Loss.dropped("messages[].content[].thinking")) : List.of());
        }
    }

    @Test
    void usage_countsTheCacheAsInput() {
        ObjectNode answer = body("{\"usage\":{\"input_tokens\":9,\"cache_read_input_tokens\":5,\"output_tokens\":3}}");
        assertThat(format().usage(answer)).isEqualTo(new Usage(14, 3, 5, 0, 0));
        assertThat(format().usage(Json.object())).isNull();
    }

    @Test
    void content_isWhatAReaderWouldSee() {
        StreamNormalizer stream =
                format().streamNormalizer(request(Json.object(), Map.of()), TestChannel.of("anthropic"));
        assertThat(List.of(
                        "{\"type\":\"content_block_delta\"}",
                        "{\"type\":\"message_delta\"}",
                        "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"tool_use\"}}"))
                .allMatch(event -> stream.isContent(body(event)));
        assertThat(List.of(
                        "{\"type\":\"message_start\"}",
                        "{\"type\":\"ping\"}",
                        "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"))
                .noneMatch(event -> stream.isContent(body(event)));
    }

    /** The type becomes a line of the client's stream: with lines of its own it could end a message that goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x\ndata: {}\n\nevent: message_stop", "a b", "x\r"})
    void eventWhoseTypeIsNoName_isNone(String type) {
        StreamNormalizer stream =
                format().streamNormalizer(request(Json.object(), Map.of()), TestChannel.of("anthropic"));
        SseEvent event = new SseEvent("x", Json.object().put("type", type).toString());
        assertThatThrownBy(() -> stream.accept(event, told -> {})).isInstanceOf(UpstreamException.class);
    }

    private Map<String, String> sent(Map<String, String> headers, Map<String, String> settings) {
        return format().transform(request(body("{\"model\":\"asked\"}"), headers), channel(settings))
                .headers();
    }

    private static ModelRequest request(ObjectNode body, Map<String, String> headers) {
        return new ModelRequest(
                Operation.MESSAGES,
                "asked",
                false,
                false,
                body,
                new ModelRequest.Original(Operation.MESSAGES, body, headers, List.of()));
    }

    private static Channel channel(Map<String, String> settings) {
        return new Channel(
                "ch-1",
                null,
                "test",
                "anthropic",
                URI.create("https://upstream.test"),
                new Credential("test-credential"),
                settings,
                List.of(),
                1,
                0,
                true);
    }

    private static ObjectNode body(String json) {
        ObjectNode body = Json.objectOrNull(json);
        assertThat(body).isNotNull();
        return body;
    }
}
