package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ModelRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fixtures cannot say of a request: what is left out of it, and channels that are set up wrong. */
class AnthropicRequestTest {

    @Test
    void fieldsWithoutAWord_areListedAsDropped() {
        assertThat(dropped(
                        "claude-opus-4-5",
                        "'seed':0,'logprobs':true,'store':false,'frequency_penalty':0.0,'presence_penalty':-1,"
                                + "'user':'u','x_unknown':{},'logit_bias':null,'stream_options':{},'n':1"))
                .containsExactly("seed", "logprobs", "presence_penalty", "user", "x_unknown");
    }

    @Test
    void fieldsThatThisModelDoesNotTake_areListedAsDropped() {
        assertThat(dropped("claude-opus-5-5", "'temperature':1,'top_p':1,'top_k':2,'service_tier':'flex'"))
                .containsExactly("temperature", "top_p", "top_k", "service_tier");
        assertThat(dropped("claude-3-5-haiku-20241022", "'reasoning_effort':'high'"))
                .containsExactly("reasoning_effort");
        assertThat(dropped("claude-opus-4-5", "'temperature':1,'top_p':1")).containsExactly("top_p");
    }

    @Test
    void strictOnAModelWithoutIt_isListedAsDropped() {
        assertThat(dropped(
                        "claude-3-5-haiku-20241022",
                        "'tools':[{'type':'function','function':{'name':'f','strict':true}}]"))
                .containsExactly("tools[0].function.strict");
    }

    @Test
    void requestThatIsSaidWhole_dropsNothing() {
        assertThat(dropped("claude-opus-4-5", "'temperature':1,'max_tokens':5,'stop':'x','stream':false"))
                .isEmpty();
    }

    @Test
    void channelWithoutCredential_sendsNoCredentialHeader() {
        assertThat(new AnthropicFormat()
                        .transform(ask("m", ""), channel("", Map.of()))
                        .headers())
                .containsOnlyKeys("anthropic-version");
    }

    @Test
    void bearer_isTheOnlyCredentialHeader() {
        assertThat(new AnthropicFormat()
                        .transform(ask("m", ""), channel("k", Map.of("auth", "bearer")))
                        .headers())
                .containsOnlyKeys("anthropic-version", "Authorization");
    }

    @ParameterizedTest
    @CsvSource({"thinking,sometimes", "sampling,yes", "max-tokens,0", "max-tokens,many", "prefill,''"})
    void settingThatIsNotWhatItCanBe_isNotPassedOver(String setting, String value) {
        assertThatThrownBy(() -> AnthropicRequest.of(ask("m", ""), channel("k", Map.of(setting, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining("test");
    }

    private static List<String> dropped(String model, String fields) {
        return AnthropicRequest.of(ask(model, fields), channel("k", Map.of())).dropped();
    }

    private static ModelRequest ask(String model, String fields) {
        String body = "{'messages':[{'role':'user','content':'Hi'}]" + (fields.isEmpty() ? "" : ",") + fields + "}";
        ObjectNode read = Json.objectOrNull(body.replace('\'', '"'));
        return ModelRequest.chat(model, false, false, read);
    }

    private static Channel channel(String secret, Map<String, String> settings) {
        return new Channel(
                "ch-1",
                null,
                "test",
                "anthropic",
                URI.create("https://upstream.test"),
                new Credential(secret),
                settings,
                List.of(new ChannelModel("*", null)),
                1,
                0,
                true);
    }
}
