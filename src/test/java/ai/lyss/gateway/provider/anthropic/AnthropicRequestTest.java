package ai.lyss.gateway.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lyss.gateway.core.Catalog;
import ai.lyss.gateway.core.Channel;
import ai.lyss.gateway.core.ChannelModel;
import ai.lyss.gateway.core.Credential;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Loss;
import ai.lyss.gateway.core.ModelRequest;
import ai.lyss.gateway.provider.TestCatalog;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the fixtures cannot say of a request: many small things that are lost, and headers that are not there. */
class AnthropicRequestTest {

    private static final Catalog CATALOG = TestCatalog.SHIPPED;

    @Test
    void losses_fieldsWithoutAWord_areListedInOrder() {
        assertThat(losses(
                        "claude-opus-4-5",
                        "'seed':0,'logprobs':true,'store':false,'frequency_penalty':0.0,'presence_penalty':-1,"
                                + "'user':'u','x_unknown':{},'logit_bias':null,'stream_options':{},'n':1"))
                .containsExactly(
                        "seed=dropped",
                        "logprobs=dropped",
                        "presence_penalty=dropped",
                        "user=dropped",
                        "x_unknown=dropped");
    }

    @Test
    void losses_whatThisModelDoesNotTake_isListed() {
        assertThat(losses("claude-opus-5-5", "'temperature':0,'top_p':0.9,'top_k':2,'service_tier':'flex'"))
                .containsExactly("temperature=dropped", "top_p=dropped", "top_k=dropped", "service_tier=dropped");
        assertThat(losses("claude-3-5-haiku-20241022", "'reasoning_effort':'high'"))
                .containsExactly("reasoning_effort=dropped");
        assertThat(losses("claude-opus-4-5", "'temperature':0.5,'top_p':0.5")).containsExactly("top_p=dropped");
        assertThat(losses("cx-claude", "'temperature':0.5,'top_p':0.5")).isEmpty();
    }

    @Test
    void losses_defaultsThatHoldAnyway_areNotListed() {
        assertThat(losses("claude-opus-5-5", "'temperature':1,'top_p':1.0,'reasoning_effort':'high'"))
                .isEmpty();
        assertThat(losses("claude-opus-4-5", "'temperature':1,'top_p':0.5")).isEmpty();
        assertThat(said("claude-opus-4-5", "'temperature':1,'top_p':0.5")
                        .body()
                        .path("top_p")
                        .doubleValue())
                .isEqualTo(0.5);
    }

    @Test
    void losses_whatIsLowered_isApproximated() {
        assertThat(losses("cx-claude", "'temperature':1.5")).containsExactly("temperature=approximated");
        assertThat(losses("claude-3-5-haiku-20241022", "'max_tokens':9000")).containsExactly("max_tokens=approximated");
        assertThat(losses("claude-sonnet-4-6", "'reasoning_effort':'xhigh'"))
                .containsExactly("reasoning_effort=approximated");
        assertThat(losses("claude-opus-5-5", "'reasoning_effort':'none'"))
                .containsExactly("reasoning_effort=approximated");
        assertThat(losses("claude-sonnet-5-5", "'reasoning_effort':'none'"))
                .containsExactly("reasoning_effort=approximated");
        assertThat(losses("claude-opus-4-5", "'reasoning_effort':'max','max_tokens':4000"))
                .containsExactly("reasoning_effort=approximated");
        assertThat(losses("claude-opus-4-5", "'reasoning_effort':'max'")).isEmpty();
    }

    @Test
    void losses_whatTheModelIsOnlyAskedFor_isApproximated() {
        String tools = "'tools':[{'type':'function','function':{'name':'f'}}]";
        assertThat(losses("claude-opus-5-5", tools + ",'tool_choice':'required'"))
                .containsExactly("tool_choice=approximated");
        assertThat(losses("claude-opus-5-5", "'functions':[{'name':'f'}],'function_call':{'name':'f'}"))
                .containsExactly("function_call=approximated");
        assertThat(losses("cx-claude", tools + ",'tool_choice':'required'")).isEmpty();
        assertThat(losses("cx-claude", "'tool_choice':'required'")).isEmpty();
        String schema = "'response_format':{'type':'json_schema','json_schema':{'name':'s',%s'schema':{}}}";
        assertThat(losses("cx-claude", tools + "," + schema.formatted("")))
                .containsExactly("response_format=approximated");
        assertThat(losses("cx-claude", schema.formatted(""))).isEmpty();
        assertThat(losses("cx-claude", schema.formatted("'strict':true,")))
                .containsExactly("response_format=approximated");
        assertThat(losses("claude-opus-5-5", schema.formatted("'strict':true,")))
                .isEmpty();
        assertThat(losses("claude-opus-5-5", "'response_format':{'type':'json_object'}"))
                .containsExactly("response_format=approximated");
    }

    @Test
    void losses_schemasThatCannotBeEnforcedWhole_areApproximated() {
        String schema = "'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{'type':'object',"
                + "'properties':{'minimum':{'type':'integer'%s}}}}}";
        assertThat(losses("claude-opus-5-5", schema.formatted(",'description':'d','examples':[1]")))
                .isEmpty();
        assertThat(losses("claude-opus-5-5", schema.formatted(",'minimum':1")))
                .containsExactly("response_format.json_schema.schema=approximated");
        assertThat(losses(
                        "claude-3-5-haiku-20241022",
                        "'tools':[{'type':'function','function':{'name':'f','strict':true}}]"))
                .containsExactly("tools[0].function.strict=dropped");
        assertThat(losses(
                        "claude-opus-5-5",
                        "'tools':[{'type':'function','function':{'name':'f','strict':true,"
                                + "'parameters':{'type':'object','additionalProperties':{'type':'string'}}}}]"))
                .containsExactly("tools[0].function.parameters=approximated");
    }

    @Test
    void losses_insideMessages_areListedWithTheirPath() {
        ModelRequest asked = body(
                "claude-opus-5-5",
                "{'messages':[{'role':'system','content':'a'},"
                        + "{'role':'user','name':'Ann','content':[{'type':'text','text':'t','prompt_cache_breakpoint':{}},"
                        + "{'type':'image_url','image_url':{'url':'https://x.test/a.png','detail':'low'}}]},"
                        + "{'role':'developer','content':'b'},"
                        + "{'role':'assistant','content':'c','reasoning_content':'r','annotations':[],'audio':{'id':'x'}}],"
                        + "'stop':['x',' ','']}");
        assertThat(losses(asked))
                .containsExactly(
                        "messages[1].content[0].prompt_cache_breakpoint=dropped",
                        "messages[1].content[1].image_url.detail=dropped",
                        "messages[1].name=dropped",
                        "messages[2]=approximated",
                        "messages[3].reasoning_content=dropped",
                        "messages[3].audio=dropped",
                        "messages[3]=approximated",
                        "stop[1]=dropped");
    }

    @Test
    void requestThatIsSaidWhole_losesNothing() {
        assertThat(losses("claude-opus-4-5", "'temperature':1,'max_tokens':5,'stop':'x','stream':false"))
                .isEmpty();
    }

    @Test
    void thinkingOfAnotherProvider_isNotSaid() {
        assertThat(losses(
                        body("m", "{'messages':[{'role':'user','content':'Hi'}],'reasoning_effort':'high'}"),
                        Map.of("thinking", "level")))
                .containsExactly("reasoning_effort=dropped");
    }

    @Test
    void channelWithoutEfforts_leavesTheEffortToTheModel() {
        Map<String, String> settings = Map.of("thinking", "adaptive", "efforts", "");
        ModelRequest asked = body("m", "{'messages':[{'role':'user','content':'Hi'}],'reasoning_effort':'high'}");
        assertThat(losses(asked, settings)).containsExactly("reasoning_effort=approximated");
    }

    @Test
    void channelWithoutCredential_sendsNoCredentialHeader() {
        assertThat(new AnthropicFormat(CATALOG)
                        .transform(ask("m", ""), channel("", Map.of()))
                        .headers())
                .containsOnlyKeys("anthropic-version");
    }

    @Test
    void bearer_isTheOnlyCredentialHeader() {
        assertThat(new AnthropicFormat(CATALOG)
                        .transform(ask("m", ""), channel("k", Map.of("auth", "bearer")))
                        .headers())
                .containsOnlyKeys("anthropic-version", "Authorization");
    }

    private static List<String> losses(String model, String fields) {
        return losses(ask(model, fields));
    }

    private static List<String> losses(ModelRequest asked) {
        return losses(asked, Map.of());
    }

    private static List<String> losses(ModelRequest asked, Map<String, String> settings) {
        return said(asked, settings).losses().stream().map(Loss::toString).toList();
    }

    private static AnthropicRequest said(String model, String fields) {
        return said(ask(model, fields), Map.of());
    }

    private static AnthropicRequest said(ModelRequest asked, Map<String, String> settings) {
        Channel channel = channel("k", settings);
        return AnthropicRequest.of(asked, channel, CATALOG.of(channel, asked.model()));
    }

    private static ModelRequest ask(String model, String fields) {
        return body(
                model, "{'messages':[{'role':'user','content':'Hi'}]" + (fields.isEmpty() ? "" : ",") + fields + "}");
    }

    private static ModelRequest body(String model, String body) {
        ObjectNode read = Json.objectOrNull(body.replace('\'', '"'));
        assertThat(read).isNotNull();
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
